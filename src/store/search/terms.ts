import { folded, foldedWords, isAscii } from './folded-words.ts';

/** Characters of a message that can be found: as many as a model sees of one. */
export const SEARCHED_CHARS = 262_144;

/** Characters of a term: of a longer word, only its beginning counts. */
export const MAX_TERM_CHARS = 64;

/** Characters of all different terms of a message: PostgreSQL takes 1 MiB of them, and a character has three bytes, two of a pair four. */
const MAX_CHARS = 300_000;

/**
 * The different terms by which a message is found: its words, folded. A stretch without spaces has a term for each two
 * characters that follow each other and one for its last: so any part of it is found, and a single character as the
 * beginning of a term. Only letters, digits and marks: no term can be an operator of a query.
 */
export function searchTerms(content: string): readonly string[] {
  const terms = new Set<string>();
  let chars = 0;
  for (const { text, isUnspaced } of foldedWords(folded(content.slice(0, SEARCHED_CHARS)))) {
    for (const term of isUnspaced ? pairsOf(text) : [cutTerm(text)]) {
      if (terms.has(term)) continue;
      chars += term.length;
      if (chars > MAX_CHARS) return [...terms];
      terms.add(term);
    }
  }
  return [...terms];
}

/**
 * The terms of a message, divided by spaces, or a text of which a tokenizer that knows ASCII alone makes the same terms:
 * that takes less time than to find them here.
 */
export function termsText(content: string): string {
  const isPlain = content.length <= SEARCHED_CHARS && isAscii(content) && !HAS_LONG_WORD.test(content);
  return isPlain ? content : vectorText(content);
}

const HAS_LONG_WORD = new RegExp(`[a-z0-9]{${MAX_TERM_CHARS + 1}}`, 'i');

/** The terms of a message as PostgreSQL reads a `tsvector`. */
export function vectorText(content: string): string {
  return searchTerms(content).join(' ');
}

export function cutTerm(word: string): string {
  if (word.length <= MAX_TERM_CHARS) return word;
  return [...word.slice(0, MAX_TERM_CHARS + 1)].reduce(
    (term, character) => (term.length + character.length <= MAX_TERM_CHARS ? term + character : term),
    '',
  );
}

/** Each two characters that follow each other, and the last one. */
export function pairsOf(stretch: string): readonly string[] {
  const characters = [...stretch];
  return characters.map((character, i) => character + (characters[i + 1] ?? ''));
}
