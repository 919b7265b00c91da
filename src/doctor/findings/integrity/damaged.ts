import { count } from '../../../count.ts';
import { type Contents, MOST_PROBLEMS } from '../../facts/contents/contents.ts';
import type { Finding } from '../../result.ts';

const SHOWN = 5;

/** Of an index alone, or of what rows hold: nothing is lost then. */
const OF_INDEXES = /missing from index|wrong # of entries in index|non-unique entry in index/;
const OF_VALUES = /^(NULL|NUMERIC|TEXT|non-\w+) value in |^(CHECK|NOT NULL) constraint failed in /;

export function damaged({ integrity, readFrom }: Contents, path: string): Finding | undefined {
  if (integrity.status !== 'damaged') return undefined;
  const { method, problems } = integrity;
  const number = `${problems.length >= MOST_PROBLEMS ? 'at least ' : ''}${count(problems.length, 'problem')}`;
  const more = problems.length - SHOWN;
  return {
    rule: 'damaged',
    severity: 'error',
    message: `${path} is damaged: ${method} found ${number}`,
    evidence: [
      ...problems.slice(0, SHOWN),
      ...(more > 0 ? [`and ${more} more`] : []),
      ...(readFrom === 'copy' ? ['seen in a copy of it, with its log or journal'] : []),
    ],
    remedy: remedyOf(problems),
  };
}

function remedyOf(problems: readonly string[]): string {
  if (problems.every((problem) => OF_INDEXES.test(problem)))
    return 'Only indexes are damaged, no rows: stop whoever writes, copy the database with its -wal, then run REINDEX in sqlite3.';
  if (problems.every((problem) => OF_VALUES.test(problem)))
    return 'Its pages are whole, but rows hold what their table forbids: correct these rows. Whoever wrote them had the checks switched off, or another schema.';
  return 'Stop whoever writes, and copy the database with its -wal before anything else. Restore a backup; without one, the .recover of sqlite3 on the copy writes what can still be read as SQL.';
}
