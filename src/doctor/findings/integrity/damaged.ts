import { count } from '../../../count.ts';
import type { FindingsOf } from '../../check.ts';
import { type Contents, MOST_PROBLEMS } from '../../facts/contents/contents.ts';
import { findsNothing } from '../../facts/contents/finds-nothing.ts';
import { foreignLogOf } from '../../facts/foreign-log.ts';
import { damageKindOf } from '../../wording/damage-kind.ts';

const SHOWN = 5;

export const damaged: FindingsOf = (facts) => {
  const { file, contents } = facts;
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
        ...describeWithout(contents.withoutLog),
        ...problems.slice(0, SHOWN),
        ...(more > 0 ? [`and ${more} more`] : []),
        ...(contents.readFrom === 'copy' ? ['found in a copy of it, with its log or journal'] : []),
      ],
      remedy: foreignLogOf(facts)
        ? 'Do not repair it, and restore nothing: first do what the finding about its log or journal says.'
        : remedyOf(problems),
    },
  ];
};

function describeWithout(withoutLog: Contents['withoutLog']): string[] {
  if (withoutLog && findsNothing(withoutLog))
    return [`${withoutLog.method} finds nothing wrong without its log or journal`];
  return withoutLog?.status === 'damaged'
    ? ['without its log or journal, it is damaged too: keep all files']
    : [];
}

function remedyOf(problems: readonly string[]): string {
  const kind = damageKindOf(problems);
  if (kind === 'indexes')
    return 'Only indexes are damaged, no rows: stop all processes that write, copy the database with its -wal, then run REINDEX in sqlite3.';
  if (kind === 'full-text')
    return "Only full-text indexes do not match their tables, no rows are damaged: INSERT INTO f(f) VALUES ('rebuild') makes the one of table f again.";
  if (kind === 'values')
    return 'Its pages are sound, but rows have values that their table forbids: correct these rows. They were written with the checks switched off, or under another schema.';
  return 'Stop all processes that write, and copy the database with its -wal before anything else. Restore a backup; without one, .recover of sqlite3 writes what is still readable in the copy as SQL.';
}
