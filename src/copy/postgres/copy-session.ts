import type { Client, QueryResultRow } from 'pg';
import { codeOf } from '../../errors.ts';
import { shownAddress } from '../../postgres/address.ts';
import { connect } from '../../postgres/connect.ts';
import { isPostgresLockError } from '../../postgres/sqlstate.ts';
import { withRetry } from '../../store/pool/retry.ts';
import { connectError, postgresError } from './postgres-error.ts';

/** Milliseconds that a transaction waits for a lock. */
const LOCK_TIMEOUT_MS = 5_000;

/** One session of a copy. Its errors are those of Genesis. */
export class CopySession {
  readonly shown: string;
  readonly client: Client;

  private constructor(client: Client, shown: string) {
    this.client = client;
    this.shown = shown;
  }

  /** Throws `DB_OPEN_FAILED`. */
  static async open(address: string): Promise<CopySession> {
    const shown = shownAddress(address);
    try {
      const client = await connect(address, { applicationName: 'genesis copy' });
      const session = new CopySession(client, shown);
      // The other side may take its time, and a chunk must not fail for it.
      await client.query(
        `SET lock_timeout = ${LOCK_TIMEOUT_MS}; SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0`,
      );
      return session;
    } catch (error) {
      throw connectError(shown, error);
    }
  }

  async rows<Row extends QueryResultRow>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    try {
      return (await this.client.query<Row>(sql, parameters)).rows;
    } catch (error) {
      throw postgresError(this.shown, error);
    }
  }

  /** How many rows a statement wrote. */
  async changes(sql: string, parameters: unknown[] = []): Promise<number> {
    return (await this.client.query(sql, parameters)).rowCount ?? 0;
  }

  /** Runs statements in one transaction, which is tried again where a lock was refused. */
  async transaction<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await withRetry(() => this.#attempt(run), { isTransient: isPostgresLockError });
    } catch (error) {
      throw postgresError(this.shown, error);
    }
  }

  async #attempt<T>(run: () => Promise<T>): Promise<T> {
    await this.client.query('BEGIN');
    try {
      const result = await run();
      await this.client.query('COMMIT');
      return result;
    } catch (error) {
      await this.client.query('ROLLBACK').catch(() => {});
      throw error;
    }
  }

  /** Which database of which server it is, however it was addressed. */
  async place(): Promise<string> {
    const [row] = await this.rows<{ place: string }>(`
      SELECT concat_ws(' ', extract(epoch FROM pg_postmaster_start_time()), current_database(), current_schema()) AS place`);
    return row?.place ?? '';
  }

  /** Undefined where there is no schema of Genesis. */
  async schemaVersion(): Promise<number | undefined> {
    try {
      const [row] = (await this.client.query('SELECT version FROM genesis_schema')).rows;
      return row?.version;
    } catch (error) {
      // undefined_table
      if (codeOf(error) === '42P01') return undefined;
      throw postgresError(this.shown, error);
    }
  }

  async end(): Promise<void> {
    await this.client.end().catch(() => {});
  }
}
