import type { SearchTerm } from '../types.ts';
import { folded, foldedWords } from './folded-words.ts';
import { cutTerm, pairsOf } from './terms.ts';

/** Characters of the beginning of a word up to which it may begin many. */
const SHORT = 4;

/** Whether a term may stand for the terms of a large part of all messages. */
export function mayBeginMany({ text, isPrefix }: SearchTerm): boolean {
  return isPrefix && text.length <= SHORT;
}

/**
 * What a query asks for: all of its words. The last one may be the beginning of a word, as may any that an asterisk follows;
 * everything else that is not a letter or a digit only divides words. Empty where it has no word.
 */
export function readQuery(query: string): readonly SearchTerm[] {
  const text = folded(query);
  const words = [...foldedWords(text)];
  const prefixes = new Set(Array.from(text.matchAll(/([\p{L}\p{N}\p{M}]+)\*/gu), ([, word = '']) => word));
  const terms = words.flatMap(({ text: word, isUnspaced }, i): readonly SearchTerm[] =>
    isUnspaced
      ? stretchTerms(word)
      : [{ text: cutTerm(word), isPrefix: i === words.length - 1 || prefixes.has(word) }],
  );
  return [...new Map(terms.map((term) => [`${term.text}${term.isPrefix ? '*' : ''}`, term])).values()];
}

/** The last pair has no second character: alone, it is the beginning of pairs; after others, it is in the one before. */
function stretchTerms(stretch: string): readonly SearchTerm[] {
  const pairs = pairsOf(stretch);
  if (pairs.length === 1) return [{ text: stretch, isPrefix: true }];
  return pairs.slice(0, -1).map((text) => ({ text, isPrefix: false }));
}
