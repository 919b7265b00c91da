import type { Client } from 'pg';
import { onTestFinished } from 'vitest';
import { examinePostgres } from '../../src/doctor/postgres/examine-postgres.ts';
import type { DoctorResult, Finding } from '../../src/doctor/result.ts';
import { connect } from '../../src/postgres/connect.ts';
import { findingsOf } from './findings.ts';

type Examined = Pick<DoctorResult, 'target' | 'description' | 'sessions' | 'checks'> & {
  /** Without those of severity info. */
  readonly found: readonly string[];
  /** The one of this rule. */
  readonly finding: (rule: string) => Finding | undefined;
  /** What a check saw, or why it was skipped. */
  readonly seen: (check: string) => string | undefined;
};

/** Examines a database as the command does, with a watch that extends itself, unless another length is given. */
export async function examine(
  address: string,
  {
    watchMs = 300,
    extendedMs = 5_000 as number | null,
    full = false,
    signal = new AbortController().signal,
  } = {},
): Promise<Examined> {
  const result = await examinePostgres(address, { watchMs, extendedMs, full, signal });
  const findings = result.checks.flatMap(findingsOf);
  return {
    ...result,
    found: findings
      .filter(({ severity }) => severity !== 'info')
      .map(({ severity, rule }) => `${severity} ${rule}`),
    finding: (wanted) => findings.find(({ rule }) => rule === wanted),
    seen: (wanted) => {
      const check = result.checks.find(({ name }) => name === wanted);
      return check?.status === 'examined' ? check.summary : check?.reason;
    },
  };
}

/** A session of a foreign program, which ends with the test; its statements may wait until then. */
export async function sessionOf(address: string, applicationName = 'worker'): Promise<Client> {
  const client = await connect(address, { applicationName });
  onTestFinished(() => client.end());
  return client;
}

/** Runs a statement that waits for a lock; resolves when it waits. It may never end. */
export async function untilItWaits(address: string, client: Client, statement: string): Promise<void> {
  const { rows } = await client.query('SELECT pg_backend_pid() AS pid');
  client.query(statement).catch(() => {});
  const observer = await connect(address);
  try {
    for (let waiting = false; !waiting; ) {
      const answer = await observer.query('SELECT FROM pg_locks WHERE NOT granted AND pid = $1', [
        rows[0]?.pid,
      ]);
      waiting = answer.rows.length > 0;
    }
  } finally {
    await observer.end();
  }
}
