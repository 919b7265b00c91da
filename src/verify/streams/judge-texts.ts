import { type Cause, diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { TokenGenerator } from '../../stress/request/token.ts';
import type { Failure } from '../outcome/failure.ts';
import { LAST_WORDS, messageWithWideCharacters } from './stream-message.ts';

/** The text of a stream that came to its end, of a request with `messageWithWideCharacters` its token, made by our own model. */
export interface StreamedText {
  readonly seq: number;
  readonly text: string;
}

/** What can be wrong with a text, the most telling first. */
const WRONG = {
  mixed: { cause: 'mixed-streams', words: 'have tokens of one another' },
  characters: { cause: 'cut-characters', words: 'have broken characters' },
  order: { cause: 'tokens-out-of-order', words: 'have their tokens in another order' },
  words: { cause: undefined, words: 'lack words of the model, or have some twice' },
} as const satisfies Record<string, { readonly cause: Cause | undefined; readonly words: string }>;

type Wrong = keyof typeof WRONG;

const EXAMPLE_CHARS = 120;

/**
 * What is wrong with texts that should each be the reply to its own message; undefined where nothing is. `messageOf`: the
 * whole message with a token, of which `messageWithWideCharacters` is a part.
 */
export function textFailure(
  texts: readonly StreamedText[],
  tokens: TokenGenerator,
  messageOf: (token: string) => string,
): Failure | undefined {
  const wrong = texts.flatMap((text) => {
    const kind = wrongness(text, tokens, messageOf);
    return kind ? [{ ...text, kind }] : [];
  });
  const kinds = Object.keys(WRONG) as Wrong[];
  const worst = wrong.toSorted((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind))[0];
  if (!worst) return undefined;
  const { cause, words } = WRONG[worst.kind];
  const summary = `${wrong.length} of ${texts.length} streams ${words}`;
  const evidence = [
    `the model sent: ${replyTo(messageOf(tokens.token(worst.seq)))}`,
    `the client got: ${worst.text.slice(0, EXAMPLE_CHARS)}`,
  ];
  return { summary, evidence, diagnoses: cause ? [diagnosis(cause, summary)] : [] };
}

function wrongness(
  { seq, text }: StreamedText,
  tokens: TokenGenerator,
  messageOf: (token: string) => string,
): Wrong | undefined {
  if (isReplyTo(seq, text, tokens)) return undefined;
  const others = tokens.sequencesIn(text).filter((other) => other !== seq);
  // The whole reply to another message is crosstalk of the model, and an outcome of its own.
  if (others.some((other) => isReplyTo(other, text, tokens)) && !tokens.isIn(text, seq)) return undefined;
  if (others.length > 0) return 'mixed';
  const message = messageWithWideCharacters(tokens.token(seq));
  if (inAscii(text).includes(inAscii(message)) && text.includes(LAST_WORDS)) return 'characters';
  return sorted(text) === sorted(replyTo(messageOf(tokens.token(seq)))) ? 'order' : 'words';
}

/** A server may ask its model with more than the message, but for the reply that the model then makes of it. */
function isReplyTo(seq: number, text: string, tokens: TokenGenerator): boolean {
  return text.includes(messageWithWideCharacters(tokens.token(seq))) && text.includes(LAST_WORDS);
}

/** That of our model. */
function replyTo(message: string): string {
  return `Echo: ${message}${LAST_WORDS}`;
}

function sorted(text: string): string {
  return [...text].sort().join('');
}

function inAscii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '');
}
