import { addAbortListener } from 'node:events';
import type { Client } from 'pg';
import { codeOf, GenesisError, messageOf } from '../../../errors.ts';
import { shownAddress } from '../../../postgres/address.ts';
import { isPostgresLockError } from '../../../postgres/sqlstate.ts';
import type { OutsideDatabase } from './outside-database.ts';

/** Below `deadlock_timeout` (1 s), or PostgreSQL could end a transaction of the server to let us in. */
const LOCK_TIMEOUT_MS = 200;

// EXCLUSIVE needs one of these rights. A partition is locked with its table; what an extension brought is its own.
const LOCKABLE_TABLES = `
  SELECT c.oid::regclass::text AS name,
         has_table_privilege(c.oid, 'UPDATE, DELETE, TRUNCATE') AS "mayLock"
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'p') AND c.relpersistence <> 't' AND NOT c.relispartition
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND NOT EXISTS (SELECT FROM pg_depend AS d WHERE d.objid = c.oid AND d.deptype = 'e')
  ORDER BY c.oid`;

const READABLE_TABLES = `
  SELECT c.oid::regclass::text AS name
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND c.relpersistence <> 't'
    AND n.nspname <> 'information_schema' AND n.nspname !~ '^pg_'
    AND has_table_privilege(c.oid, 'SELECT')
  ORDER BY c.oid`;

/** data_corrupted, index_corrupted. */
const DAMAGED: readonly string[] = ['XX001', 'XX002'];

/**
 * A session of PostgreSQL, like that of a migration or a backup that locks the tables. It holds an EXCLUSIVE lock on every
 * table, under which others read and do not write: what SQLite's write lock is to a file. PostgreSQL itself releases it
 * when this process ends, however that is.
 */
export class PostgresSession implements OutsideDatabase {
  readonly #shown: string;
  readonly #client: Promise<Client>;
  #isHolding = false;

  constructor(address: string) {
    this.#shown = shownAddress(address);
    this.#client = import('../../../postgres/connect.ts').then(({ connect }) =>
      connect(address, { applicationName: 'genesis-outside' }),
    );
    // The first question throws the reason.
    this.#client.catch(() => {});
  }

  async hold(signal: AbortSignal = new AbortController().signal): Promise<void> {
    const listening = addAbortListener(signal, () => void this.#end());
    try {
      signal.throwIfAborted();
      await this.#ask((client) => this.#lockTables(client, signal));
    } catch (error) {
      throw error instanceof GenesisError ? error : this.#unusable(error);
    } finally {
      listening[Symbol.dispose]();
    }
  }

  async release(): Promise<void> {
    if (!this.#isHolding) return;
    this.#isHolding = false;
    await this.#ask((client) => client.query('ROLLBACK'));
  }

  /** Reads every table whole: PostgreSQL verifies what it reads, with its checksums where the cluster has them. */
  async integrityProblems(): Promise<string[]> {
    return this.#ask(async (client) => {
      const { rows } = await client.query<{ name: string }>(READABLE_TABLES);
      const problems: string[] = [];
      for (const { name } of rows) {
        try {
          await client.query(`SELECT count(t.*) FROM ${name} AS t`);
        } catch (error) {
          if (!DAMAGED.includes(codeOf(error) ?? '')) throw error;
          problems.push(`${name}: ${messageOf(error)}`);
        }
      }
      return problems;
    });
  }

  async close(): Promise<void> {
    await this.#end();
  }

  async #lockTables(client: Client, signal: AbortSignal): Promise<void> {
    const names = await this.#lockable(client);
    for (;;) {
      signal.throwIfAborted();
      await client.query('BEGIN');
      try {
        await client.query(
          `SET LOCAL lock_timeout = ${LOCK_TIMEOUT_MS};
           SET LOCAL statement_timeout = 0;
           SET LOCAL idle_in_transaction_session_timeout = 0;
           LOCK TABLE ${names.join(', ')} IN EXCLUSIVE MODE`,
        );
        this.#isHolding = true;
        return;
      } catch (error) {
        await client.query('ROLLBACK');
        if (!isPostgresLockError(error)) throw error;
      }
    }
  }

  async #lockable(client: Client): Promise<readonly string[]> {
    const { rows } = await client.query<{ name: string; mayLock: boolean }>(LOCKABLE_TABLES);
    const names = rows.flatMap(({ name, mayLock }) => (mayLock ? [name] : []));
    if (names.length > 0) return names;
    if (rows.length === 0)
      throw new GenesisError('DB_OPEN_FAILED', `${this.#shown} has no tables that could be locked`, {
        hint: 'Name the database that the server uses.',
      });
    throw new GenesisError('DB_OPEN_FAILED', `this role may lock no table of ${this.#shown}`, {
      hint: `Let a role with the right to write connect, or: GRANT UPDATE ON ${rows[0]?.name} TO the role.`,
    });
  }

  async #ask<T>(question: (client: Client) => Promise<T>): Promise<T> {
    try {
      return await question(await this.#client);
    } catch (error) {
      throw error instanceof GenesisError ? error : this.#unusable(error);
    }
  }

  #unusable(cause: unknown): GenesisError {
    const message = `${this.#shown} cannot be used from outside: ${messageOf(cause)}`;
    const hint = 'Name the database that the server uses, with a user who may connect.';
    return new GenesisError('DB_OPEN_FAILED', message, { hint, cause });
  }

  async #end(): Promise<void> {
    const client = await this.#client.catch(() => undefined);
    await client?.end().catch(() => {});
  }
}
