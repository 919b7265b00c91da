import type { SearchTerm } from '../types.ts';
import { isSpacedLetter, isUnspaced } from './folded-words.ts';
import { MAX_TERM_CHARS } from './terms.ts';

/** Where a folded text has a term, as the index would; -1 where it does not. Not by a pattern: most texts do not have it. */
export function findTerm(text: string, { text: term, isPrefix }: SearchTerm): number {
  const isPart = isUnspaced(term);
  const mayGoOn = isPrefix || term.length >= MAX_TERM_CHARS;
  for (let at = text.indexOf(term); at >= 0; at = text.indexOf(term, at + 1)) {
    if (isPart) return at;
    const end = at + term.length;
    if (!endsWithLetter(text, at) && (mayGoOn || !isSpacedLetter(text.codePointAt(end)))) return at;
  }
  return -1;
}

/** Whether a letter of a word is directly before this place. */
function endsWithLetter(text: string, at: number): boolean {
  if (at === 0) return false;
  const isPair = at > 1 && /[\uDC00-\uDFFF]/.test(text.charAt(at - 1));
  return isSpacedLetter(text.codePointAt(isPair ? at - 2 : at - 1));
}
