import { addAbortListener } from 'node:events';
import type { Client } from 'pg';
import { connect } from '../../../postgres/connect.ts';
import { TokenGenerator } from '../../request/token.ts';
import type { ColumnCounts, SearchedTokens } from './search-questions.ts';

const DEADLINE_MS = 10_000;
/** A table that is locked for longer, such as by a migration, cannot be searched. */
const LOCK_TIMEOUT_MS = 1_000;
/** Tokens in the memory of this process at once. */
const PAGE = 10_000;

/**
 * Every column of a table of the user that can be read and has text in it: text of all lengths, JSON, XML, lists of them,
 * and bytes that may be text. The rows of a partitioned table are those of its partitions.
 */
const TEXTS = `
  SELECT c.oid::regclass::text AS "table", quote_ident(a.attname) AS "column", a.attnum AS place,
    coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text = 'bytea' AS "isBytes"
  FROM pg_class AS c
  JOIN pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type AS t ON t.oid = a.atttypid
  LEFT JOIN pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A'
  JOIN pg_type AS b ON b.oid = coalesce(nullif(coalesce(e.typbasetype, t.typbasetype), 0), e.oid, t.oid)
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence <> 't' AND n.nspname NOT LIKE 'pg\\_%'
    AND n.nspname <> 'information_schema' AND has_column_privilege(c.oid, a.attnum, 'SELECT')
    AND has_schema_privilege(n.oid, 'USAGE')
    AND (b.typcategory = 'S' OR b.typname IN ('json', 'jsonb', 'xml', 'bytea'))`;

interface TextColumn {
  readonly table: string;
  readonly column: string;
  readonly place: number;
  readonly isBytes: boolean;
}

/**
 * The columns of a database of PostgreSQL that have tokens; undefined where it cannot be searched, or not in time. PostgreSQL
 * finds and counts them, in one snapshot and without writing, so that long texts stay where they are.
 */
export async function countInPostgres(
  address: string,
  tokens: SearchedTokens,
  signal: AbortSignal,
): Promise<readonly ColumnCounts[] | undefined> {
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  try {
    const client = await connect(address, { applicationName: 'genesis-audit' });
    const listening = addAbortListener(inTime, () => void client.end());
    try {
      await client.query(
        `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
         SET LOCAL statement_timeout = ${DEADLINE_MS}; SET LOCAL search_path = pg_catalog;
         SET LOCAL standard_conforming_strings = on`,
      );
      return await countColumns(client, tokens);
    } finally {
      listening[Symbol.dispose]();
      await client.end();
    }
  } catch {
    return undefined;
  }
}

async function countColumns(client: Client, searched: SearchedTokens): Promise<ColumnCounts[]> {
  const { rows: columns } = await client.query<TextColumn>(TEXTS);
  const places = new Map(searched.sequences.map((seq, place) => [seq, place]));
  const found: ColumnCounts[] = [];
  for (const column of columns) {
    const counts = await countTokensIn(client, column, searched, places);
    if (counts.some((count) => count > 0)) found.push({ table: column.table, column: column.place, counts });
  }
  return found;
}

async function countTokensIn(
  client: Client,
  { table, column, isBytes }: TextColumn,
  { runId, sequences }: SearchedTokens,
  places: ReadonlyMap<number, number>,
): Promise<number[]> {
  const tokens = new TokenGenerator(runId);
  const counts = new Array<number>(sequences.length).fill(0);
  const text = isBytes ? `encode(${column}, 'escape')` : `${column}::text`;
  // A run's id has only letters and digits: nothing in it means anything to LIKE, to the pattern or to SQL. Which letters
  // \y takes for those of a word depends on the locale of the database.
  await client.query(
    `DECLARE tokens NO SCROLL CURSOR FOR
     SELECT found[1] AS token, count(*)::integer AS times
     FROM ${table}, regexp_matches(${text}, '(?<![A-Za-z0-9_])${runId}-[0-9]+(?![A-Za-z0-9_])', 'g') AS found
     WHERE ${text} LIKE '%${runId}-%' GROUP BY 1`,
  );
  for (;;) {
    const { rows } = await client.query<{ token: string; times: number }>(`FETCH ${PAGE} FROM tokens`);
    for (const { token, times } of rows) {
      const place = places.get(tokens.sequencesIn(token)[0] ?? -1);
      if (place !== undefined) counts[place] = (counts[place] ?? 0) + times;
    }
    if (rows.length < PAGE) break;
  }
  await client.query('CLOSE tokens');
  return counts;
}
