import type { Database } from 'better-sqlite3';
import { TokenGenerator } from '../../request/token.ts';
import type { ColumnCounts, SearchedTokens } from './search-questions.ts';

/** Counts tokens in every text of every table, whatever the schema: also in JSON, and in BLOBs that hold UTF-8. */
export function countTokens(db: Database, { runId, sequences }: SearchedTokens): ColumnCounts[] {
  const tokens = new TokenGenerator(runId);
  const places = new Map(sequences.map((seq, place) => [seq, place]));
  const placesIn = (text: string) => tokens.sequencesIn(text).flatMap((seq) => places.get(seq) ?? []);
  return tableNames(db).flatMap((table) => {
    const columns = new Map<number, number[]>();
    for (const [column, text] of textsWith(runId, db, table)) {
      const counts = columns.get(column) ?? new Array<number>(sequences.length).fill(0);
      columns.set(column, counts);
      for (const place of placesIn(text)) counts[place] = (counts[place] ?? 0) + 1;
    }
    return [...columns].map(([column, counts]) => ({ table, column, counts }));
  });
}

function tableNames(db: Database): string[] {
  return db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck().all().map(String);
}

/** The cells of a table in which `words` occur, each with the place of its column. */
function* textsWith(words: string, db: Database, table: string): Generator<[column: number, text: string]> {
  for (const row of rowsOf(db, table)) {
    for (const [column, cell] of row.entries()) {
      if (typeof cell === 'string' && cell.includes(words)) yield [column, cell];
      else if (Buffer.isBuffer(cell) && cell.includes(words)) yield [column, cell.toString()];
    }
  }
}

function* rowsOf(db: Database, table: string): Generator<unknown[]> {
  try {
    const rows = db
      .prepare(`SELECT * FROM "${table.replaceAll('"', '""')}"`)
      .raw()
      .iterate();
    yield* rows as IterableIterator<unknown[]>;
  } catch (error) {
    // A virtual table needs a module, which only its application may have.
    if (!/no such module/.test(String(error))) throw error;
  }
}
