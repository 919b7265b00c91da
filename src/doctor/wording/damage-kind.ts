/** What problems concern: pages, whose rows may be lost; or only the entries of indexes, or the values in rows. */
export type DamageKind = 'pages' | 'indexes' | 'full-text' | 'values';

const OF_INDEXES = /missing from index|wrong # of entries in index|non-unique entry in index/;
const OF_FULL_TEXT = /^malformed inverted index for FTS/;
const OF_VALUES = /^(NULL|NUMERIC|TEXT|non-\w+) value in |^(CHECK|NOT NULL) constraint failed in /;

/** @param problems the messages of quick_check or integrity_check. */
export function damageKindOf(problems: readonly string[]): DamageKind {
  if (problems.every((problem) => OF_INDEXES.test(problem))) return 'indexes';
  if (problems.every((problem) => OF_FULL_TEXT.test(problem))) return 'full-text';
  return problems.every((problem) => OF_VALUES.test(problem)) ? 'values' : 'pages';
}
