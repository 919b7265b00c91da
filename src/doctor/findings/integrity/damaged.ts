import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { MOST_PROBLEMS } from '../../facts/contents/contents.ts';

const SHOWN = 5;

/** Problems of indexes, or of values in rows: no rows are lost. */
const OF_INDEXES = /missing from index|wrong # of entries in index|non-unique entry in index/;
const OF_FULL_TEXT = /^malformed inverted index for FTS/;
const OF_VALUES = /^(NULL|NUMERIC|TEXT|non-\w+) value in |^(CHECK|NOT NULL) constraint failed in /;

export const damaged: FindingsOf = ({ file, contents }) => {
  if (!file || contents?.integrity.status !== 'damaged') return [];
  const { method, problems } = contents.integrity;
  const number = `${problems.length >= MOST_PROBLEMS ? 'at least ' : ''}${count(problems.length, 'problem')}`;
  const more = problems.length - SHOWN;
  return [
    {
      rule: 'damaged',
      severity: 'error',
      message: `${file.path} is damaged: ${method} found ${number}`,
      evidence: [
        ...problems.slice(0, SHOWN),
        ...(more > 0 ? [`and ${more} more`] : []),
        ...(contents.readFrom === 'copy' ? ['found in a copy of it, with its log or journal'] : []),
      ],
      remedy: remedyOf(problems),
    },
  ];
};

function remedyOf(problems: readonly string[]): string {
  if (problems.every((problem) => OF_INDEXES.test(problem)))
    return 'Only indexes are damaged, no rows: stop all processes that write, copy the database with its -wal, then run REINDEX in sqlite3.';
  if (problems.every((problem) => OF_FULL_TEXT.test(problem)))
    return "Only full-text indexes do not match their tables, no rows are damaged: INSERT INTO f(f) VALUES ('rebuild') makes the one of table f again.";
  if (problems.every((problem) => OF_VALUES.test(problem)))
    return 'Its pages are sound, but rows have values that their table forbids: correct these rows. They were written with the checks switched off, or under another schema.';
  return 'Stop all processes that write, and copy the database with its -wal before anything else. Restore a backup; without one, .recover of sqlite3 writes what is still readable in the copy as SQL.';
}
