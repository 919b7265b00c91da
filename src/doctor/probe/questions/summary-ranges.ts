import type { Database } from 'better-sqlite3';
import type { ChatData } from '../../facts/contents/contents.ts';
import { countOf } from './count.ts';

type RangeCounts = Pick<
  ChatData,
  'overlappingSummaries' | 'unsummarisedMessages' | 'miscountedSummaries' | 'duplicateSummaries'
>;

export interface RangeSql {
  /**
   * A row for each summary: its `conversation`; `start` and `end`, the ids of its first and last message; `declared`, its
   * recorded number of messages; `actual`, the messages in its range, null if an end is missing; `first` and `last`, the
   * places of its ends in the order of messages, null if they are missing.
   */
  readonly ranges: string;
  /** The number of messages between the places `before` (null before the first summary) and `first`. */
  readonly between: string;
}

/**
 * Counts what is wrong with the ranges of summaries. If the last message of a range is missing, its end is unknown: it is
 * miscounted, and counts as reaching to the next range. The same holds for the first message.
 */
export function countRanges(db: Database, { ranges, between }: RangeSql): RangeCounts {
  // In the temporary database of the connection: the other one is read-only.
  db.exec(`CREATE TEMP TABLE ranges AS ${ranges}`);
  return {
    overlappingSummaries: countOf(
      db,
      `${ORDERED} SELECT ${RANGE} AS example, 1 AS n FROM ordered WHERE first <= before`,
    ),
    unsummarisedMessages: countOf(db, unsummarised(between)),
    miscountedSummaries: countOf(db, MISCOUNTED),
    duplicateSummaries: countOf(db, DUPLICATE),
  };
}

const RANGE = `format('%s to %s in %s', "start", "end", conversation)`;

const PLACE = 'coalesce(first, last)';

// Two summaries of the same range are duplicates, and do not overlap.
const ORDERED = `
  WITH distinct_ranges AS (
    SELECT DISTINCT conversation, "start", "end", first, last FROM temp.ranges WHERE ${PLACE} IS NOT NULL
  ), reaching AS (
    SELECT *, coalesce(last, lead(${PLACE}) OVER (PARTITION BY conversation ORDER BY ${PLACE}, last) - 1, first) AS reach
    FROM distinct_ranges
  ), ordered AS (
    SELECT *, max(reach) OVER (
      PARTITION BY conversation ORDER BY ${PLACE}, reach ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS before
    FROM reaching
  )`;

const unsummarised = (between: string) => `
  ${ORDERED}, gaps AS MATERIALIZED (SELECT *, ${between} AS n FROM ordered WHERE first > ifnull(before, first - 1))
  SELECT format('%d before %s in %s', n, "start", conversation) AS example, n FROM gaps WHERE n > 0`;

const MISCOUNTED = `
  SELECT format('%s: %s', ${RANGE}, CASE
    WHEN actual IS NULL THEN 'its first or last message is missing'
    ELSE format('records %s messages, but has %d', declared, actual)
  END) AS example, 1 AS n
  FROM temp.ranges WHERE actual IS NOT CAST(declared AS INTEGER)`;

const DUPLICATE = `
  SELECT ${RANGE} AS example, count(*) - 1 AS n
  FROM temp.ranges GROUP BY conversation, "start", "end" HAVING count(*) > 1`;
