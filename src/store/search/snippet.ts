import { oneLine } from '../summary.ts';
import type { SearchTerm } from '../types.ts';
import { findTerm } from './find-term.ts';
import { folded } from './folded-words.ts';
import { SEARCHED_CHARS } from './terms.ts';

/** Characters of a snippet before and after where the first term was found. */
const BEFORE = 50;
const AFTER = 100;

/** A word at most: of a text without spaces, a part. */
const RUNS = /[\p{L}\p{N}\p{M}\u00ad]{1,200}/gu;

/** The part of a message around the first term of a query that it has, as one line; `…` where something was left out. */
export function snippetOf(content: string, terms: readonly SearchTerm[]): string {
  const at = firstHit(content.slice(0, SEARCHED_CHARS), terms);
  const start = at <= BEFORE ? 0 : wholeCharacter(content, wordStart(content, at - BEFORE, at));
  const end = wholeCharacter(content, at + AFTER);
  const part = oneLine(content.slice(start, end));
  return `${start > 0 ? '…' : ''}${part}${end < content.length ? '…' : ''}`;
}

function firstHit(content: string, terms: readonly SearchTerm[]): number {
  const text = folded(content);
  // Nearly always: what is left out has a place of its own only in texts with accents that were typed apart, and ligatures.
  if (text.length === content.length) return Math.max(0, firstOf(text, terms));
  for (const { 0: run, index } of content.matchAll(RUNS)) {
    const at = firstOf(folded(run), terms);
    if (at >= 0) return index + Math.min(at, run.length);
  }
  return 0;
}

function firstOf(text: string, terms: readonly SearchTerm[]): number {
  const places = terms.map((term) => findTerm(text, term)).filter((at) => at >= 0);
  return places.length === 0 ? -1 : Math.min(...places);
}

/** The beginning of the first word from there on, if there is one before `limit`. */
function wordStart(content: string, from: number, limit: number): number {
  const space = content.slice(from, limit).search(/\s/);
  return space < 0 ? from : from + space + 1;
}

/** Never between the halves of a surrogate pair. */
function wholeCharacter(content: string, at: number): number {
  return /[\uDC00-\uDFFF]/.test(content.charAt(at)) ? at - 1 : at;
}
