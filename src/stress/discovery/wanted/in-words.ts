import { keysOfPath, typeIn, type Wanted } from './wanted.ts';

const NAME = '[A-Za-z_$][\\w$]*(?:[.\\[][\\w$\\].\\[]*)?';
const QUOTED = `[\`'"\u2018\u2019\u201c\u201d«]+(${NAME})[\`'"\u2018\u2019\u201c\u201d»]+`;
const WORD = `[\`'"\u2018\u2019\u201c\u201d]*(${NAME})[\`'"\u2018\u2019\u201c\u201d]*`;
const KIND =
  '(?:fields?|parameters?|params?|propert(?:y|ies)|keys?|arguments?|attributes?|members?|inputs?|values?)';
const LACK =
  '(?:is|are|was) (?:a )?(?:required|missing|mandatory|not (?:provided|given|specified|set|present)|empty|blank|null|undefined|needed)(?! to\\b)';
const MUST =
  "(?:can ?not|can't|must|must not|should|should not|may not|has to|needs to|need to) be (?:an? )?(?:non-?empty |valid )?(?:empty|blank|null|provided|present|specified|set|given|supplied|included|defined|string|text|array|list|object|integer|number|boolean)";

/** What servers write, the most certain first. Each has the name of a field in its group. */
const PATTERNS: readonly RegExp[] = [
  `Key: '[\\w.]*' Error:Field validation for '(\\w+)' failed`,
  `\\bparam is missing or the value is empty(?: or invalid)?: ${WORD}`,
  `\\bmissing required properties,? including: ${QUOTED}`,
  `\\bmissing \\d+ required (?:positional |keyword-only )?arguments?: ${QUOTED}`,
  `\\bKeyError: ${QUOTED}`,
  `\\bvalidation errors? for \\w+\\s+${WORD}\\s+Field required`,
  `required request parameter ${QUOTED}`,
  `required propert(?:y|ies):? ${WORD}`,
  `missing (?:required )?${KIND}:? ${WORD}`,
  `missing (?:the )?required ${KIND}?:? ?${WORD}`,
  `required ${KIND}:? ${WORD}`,
  `${QUOTED} is (?:a )?required(?: ${KIND})?`,
  `expected (?:${KIND} )?${QUOTED}`,
  `${QUOTED} (?:${KIND} )?(?:${LACK}|${MUST})`,
  `(?:missing|provide|specify|supply|include|requires?|without|no) (?:an? |the |your |${KIND} )*${QUOTED}`,
  `${WORD} (?:(?:${KIND}|array|list|string|object) )?(?:${LACK}|${MUST})`,
  `${KIND} ${WORD} (?:${LACK}|${MUST})`,
  `\\bno ${WORD} (?:${KIND} )?(?:was |were )?(?:provided|given|supplied|specified|sent|found|received|in )`,
  `(?:provide|specify|supply|include|send) (?:an? |the |your )${WORD}`,
  `missing:? ${WORD}`,
  `${WORD} (?:should not|must not) exist`,
].map((source) => new RegExp(source, 'gi'));

/** Words of sentences that stand where a name may. */
const NO_NAME =
  /^(a|an|the|this|that|it|is|are|be|or|and|of|in|on|to|for|body|request|payload|json|field|fields|value|values|property|parameter|parameters|param|key|data_?type|you|your|which|what|not|must|required|valid|invalid|missing|credentials|authentication|authorization|login|content|type|header|headers|one|at|all|no|any|some|empty|null|undefined|string|object|array|field_required|error|model_attributes|errors|but|input_?should)$/i;

/** At most so much of an answer is read: the time for a long word grows with the square of its length. */
const READ_CHARS = 2_000;

/** What is wanted in an answer with several texts, each of which may say so in a sentence. */
export function wantedInTexts(texts: readonly string[]): Wanted[] {
  let left = READ_CHARS;
  return texts.flatMap((text) => {
    const read = text.slice(0, left);
    left -= read.length;
    return wantedInWords(read);
  });
}

/** What is wanted in an answer that says so in a sentence. */
export function wantedInWords(text: string): Wanted[] {
  const read = text.slice(0, READ_CHARS);
  for (const pattern of PATTERNS) {
    const found = [...read.matchAll(pattern)].flatMap((match) => wantedBy(match, read));
    if (found.length > 0) return found;
  }
  return [];
}

function wantedBy(match: RegExpMatchArray, text: string): Wanted[] {
  const [sentence, found = ''] = match;
  const name = found.replace(/[.[]+$/, '');
  if (NO_NAME.test(name) && !new RegExp(`[\`'"]${name}[\`'"]`).test(sentence)) return [];
  const around = text.slice(match.index, (match.index ?? 0) + sentence.length + 40);
  // Go's names begin with a capital letter, those of its JSON mostly do not.
  const isGo = sentence.startsWith('Key: ');
  const path = keysOfPath(isGo ? name.charAt(0).toLowerCase() + name.slice(1) : name.replace(/^body\./, ''));
  const type = typeIn(around.replace(name, ''));
  return [
    {
      in: /\bquery\b|request parameter/i.test(around) ? 'query' : 'body',
      path: [...parentOf(text, match), ...path],
      type: type === 'absent' && !/exist/.test(sentence) ? 'any' : type,
    },
  ];
}

/** Ajv names the object first: `body/messages/0 must have required property 'content'`. */
function parentOf(text: string, { index = 0 }: RegExpMatchArray): string[] {
  const before = /\b(?:body|data)((?:[/.][\w$]+)+) must have $/.exec(
    text.slice(Math.max(0, index - 100), index),
  );
  return keysOfPath(before?.[1] ?? '');
}
