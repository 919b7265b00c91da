import SqliteDatabase from 'better-sqlite3';
import { type CopyOptions, copyConversations } from '../../src/copy/copy.ts';
import { openCopy } from '../../src/copy/open-copy.ts';
import type { CopyResult } from '../../src/copy/result.ts';
import { isPostgresAddress } from '../../src/postgres/address.ts';
import { connect } from '../../src/postgres/connect.ts';

/** Copies one database, a path or an address, into another one. */
export async function copied(
  from: string,
  to: string,
  { timezone, ...options }: Partial<CopyOptions> & { timezone?: string } = {},
): Promise<CopyResult> {
  const { source, target } = await openCopy(from, to, timezone);
  const defaults = { intoExisting: false, signal: new AbortController().signal, onEvent: () => {} };
  try {
    return await copyConversations(source, target, { ...defaults, ...options });
  } finally {
    await target.close();
    await source.close();
  }
}

/** The rows of a query that both databases understand. */
export async function rowsOf(database: string, sql: string): Promise<Record<string, unknown>[]> {
  if (!isPostgresAddress(database)) {
    const db = new SqliteDatabase(database, { readonly: true });
    try {
      return db.prepare(sql).all() as Record<string, unknown>[];
    } finally {
      db.close();
    }
  }
  const client = await connect(database, { applicationName: 'genesis-test' });
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** All that a copy without new ids must have, table by table. */
export async function contentsOf(database: string): Promise<Record<string, unknown[]>> {
  return {
    conversations: await rowsOf(database, 'SELECT * FROM conversations ORDER BY id'),
    messages: await rowsOf(database, 'SELECT * FROM messages ORDER BY id'),
    summaries: await rowsOf(database, 'SELECT * FROM summaries ORDER BY conversation_id, start_message_id'),
    settings: await rowsOf(database, 'SELECT * FROM settings ORDER BY key'),
    keys: await rowsOf(database, 'SELECT * FROM idempotency_keys ORDER BY key'),
  };
}

/** The names of the tables that a copy keeps while it is not complete. */
export function notesIn(database: string): Promise<Record<string, unknown>[]> {
  return isPostgresAddress(database)
    ? rowsOf(
        database,
        `SELECT relname AS name FROM pg_class WHERE relname LIKE 'genesis_cop%' AND relkind = 'r'`,
      )
    : rowsOf(database, `SELECT name FROM sqlite_schema WHERE name LIKE 'genesis_cop%' AND type = 'table'`);
}
