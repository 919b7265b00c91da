import type { Database } from 'better-sqlite3';
import type { ChatData } from '../../facts/contents/contents.ts';
import { countOf } from './count.ts';

type RangeCounts = Pick<
  ChatData,
  'overlappingSummaries' | 'unsummarisedMessages' | 'miscountedSummaries' | 'duplicateSummaries'
>;

export interface RangeSql {
  /**
   * A row for each summary: its `conversation`; `start` and `end`, the ids of its messages; `declared`, how many messages
   * it says it stands for; `actual`, how many lie in its range, null where an end of it is not there; `first` and `last`,
   * the places of its ends in the order of messages, null where they have none.
   */
  readonly ranges: string;
  /** How many messages lie after the place `before`, which is null before the first summary, and before the place `first`. */
  readonly between: string;
}

/**
 * What is wrong with the ranges of summaries. Of one whose last message is not there, nobody knows where it ended: it is
 * miscounted, and reaches to the next one; likewise where the first is not there.
 */
export function countRanges(db: Database, { ranges, between }: RangeSql): RangeCounts {
  // In the connection's own temporary database: the one that is looked at is read only.
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

// Two of one range are duplicates, and overlap nobody.
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
    WHEN actual IS NULL THEN 'a message at an end of it is not there'
    ELSE format('stands for %s, but has %d', declared, actual)
  END) AS example, 1 AS n
  FROM temp.ranges WHERE actual IS NOT CAST(declared AS INTEGER)`;

const DUPLICATE = `
  SELECT ${RANGE} AS example, count(*) - 1 AS n
  FROM temp.ranges GROUP BY conversation, "start", "end" HAVING count(*) > 1`;
