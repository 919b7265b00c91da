import { randomBytes } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { withDatabase } from '../../src/postgres/address.ts';
import { connect } from '../../src/postgres/connect.ts';

/** Where the tests' PostgreSQL is: `GENESIS_TEST_POSTGRES`, or the one that the run has started; undefined without one. */
export const POSTGRES: string | undefined = process.env.GENESIS_TEST_POSTGRES || undefined;

/** For `describe.skipIf`, `it.skipIf`. */
export const NO_POSTGRES = POSTGRES === undefined;

/** The address of a new and empty database, dropped when the test is over, with whoever still uses it. */
export async function tempPostgres(): Promise<string> {
  const { address, drop } = await newPostgresDatabase();
  onTestFinished(drop);
  return address;
}

/** The same for what lasts longer than a test: the caller drops it. */
export async function newPostgresDatabase(): Promise<{ address: string; drop: () => Promise<void> }> {
  if (POSTGRES === undefined) throw new Error('there is no PostgreSQL: skip this test');
  const name = `genesis_test_${randomBytes(6).toString('hex')}`;
  await runOn(POSTGRES, `CREATE DATABASE ${name}`);
  return {
    address: withDatabase(POSTGRES, name),
    drop: () => runOn(POSTGRES, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

/** Runs one statement in a session of its own. */
export async function runOn(address: string, sql: string): Promise<void> {
  const client = await connect(address, { applicationName: 'genesis-test' });
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
