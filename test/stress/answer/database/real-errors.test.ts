import type pg from 'pg';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../../src/postgres/connect.ts';
import type { DatabaseError } from '../../../../src/stress/answer/database/database-error.ts';
import { databaseErrorIn } from '../../../../src/stress/answer/database/database-error-in.ts';
import { NO_POSTGRES, tempPostgres } from '../../../support/postgres.ts';

/** Makes the session fail, or another one in its place. */
type Failing = (client: pg.Client, other: pg.Client) => Promise<unknown>;

const all = (...statements: string[]): Failing => {
  return async (client) => {
    for (const statement of statements) await client.query(statement);
  };
};

const FAILURES: readonly [DatabaseError, Failing][] = [
  ['not-unique', all('INSERT INTO parents VALUES (1)')],
  ['missing-row', all('INSERT INTO children VALUES (2)')],
  ['constraint', all('INSERT INTO parents VALUES (NULL)')],
  ['already-exists', all('CREATE TABLE parents (id int)')],
  ['read-only-session', all('BEGIN READ ONLY', 'INSERT INTO parents VALUES (2)')],
  ['statement-timeout', all("SET statement_timeout = '10ms'", 'SELECT pg_sleep(60)')],
  ['prepared-statement', all('EXECUTE s1')],
  ['prepared-statement', all('PREPARE s1 AS SELECT 1', 'PREPARE s1 AS SELECT 1')],
  [
    'aborted-transaction',
    async (client) => {
      await client.query('BEGIN');
      await client.query('SELECT 1 / 0').catch(() => {});
      await client.query('SELECT 1');
    },
  ],
  [
    'lock-timeout',
    async (client, other) => {
      await other.query('BEGIN; SELECT id FROM parents FOR UPDATE');
      await client.query('SELECT id FROM parents FOR UPDATE NOWAIT');
    },
  ],
  [
    'serialization',
    async (client, other) => {
      await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT id FROM parents');
      await other.query('UPDATE parents SET id = 3 WHERE id = 1');
      await client.query('UPDATE parents SET id = 4 WHERE id = 1');
    },
  ],
  [
    'database-away',
    async (client, other) => {
      const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
      const gone = client.query('SELECT pg_sleep(60)');
      await Promise.all([gone, other.query('SELECT pg_terminate_backend($1)', [rows[0].pid])]);
    },
  ],
];

describe.skipIf(NO_POSTGRES)('the error of PostgreSQL', () => {
  it.each(FAILURES)('%s', async (expected, fail) => {
    const address = await tempPostgres();
    const [client, other] = [await connect(address), await connect(address)];
    onTestFinished(async () => void (await Promise.all([client.end(), other.end()])));
    await other.query('CREATE TABLE parents (id int PRIMARY KEY); INSERT INTO parents VALUES (1)');
    await other.query('CREATE TABLE children (id int REFERENCES parents)');
    const error = await fail(client, other).then(
      () => undefined,
      (failure: pg.DatabaseError) => failure,
    );
    expect(databaseErrorIn(String(error?.message))).toBe(expected);
    // As in another language: what is left is its fields.
    expect(databaseErrorIn(JSON.stringify({ ...error, message: 'chyba' }))).toBe(expected);
    expect(databaseErrorIn(`FEHLER: nichts geht mehr (SQLSTATE ${error?.code})`)).toBe(expected);
  });
});
