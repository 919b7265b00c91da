import type { Database } from 'better-sqlite3';
import { count } from '../../count.ts';

const DUPLICATES = `
  SELECT id, count(*) OVER () AS count FROM (
    SELECT id, row_number() OVER (
      PARTITION BY conversation_id, start_message_id, end_message_id ORDER BY rowid
    ) AS number
    FROM message_summaries
  ) WHERE number > 1 LIMIT 5`;

/** What of a database of the Python system is not copied on purpose. */
export function pythonNotes(db: Database, timezone: string): readonly string[] {
  const times = `times without a zone were read as those of ${timezone}`;
  const others = 'its settings and files are not copied';
  const hasSummaries = db
    .prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'message_summaries'`)
    .pluck()
    .get();

  const summaries = hasSummaries
    ? Number(db.prepare('SELECT count(*) FROM message_summaries').pluck().get())
    : 0;
  if (!summaries) return [times, others];
  const duplicates = db.prepare(DUPLICATES).all() as { id: string | null; count: number }[];
  const repeated = duplicates[0]
    ? `; ${duplicates[0].count} of them repeat another one (${named(duplicates)})`
    : '';
  return [
    times,
    others,
    `${count(summaries, 'summary', 'summaries')} not copied: Genesis makes its own from the messages${repeated}`,
  ];
}

function named(duplicates: readonly { id: string | null; count: number }[]): string {
  const more = (duplicates[0]?.count ?? 0) > duplicates.length ? ', …' : '';
  return `${duplicates.map(({ id }) => id ?? 'without an id').join(', ')}${more}`;
}
