import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import type { Answer } from '../../../src/doctor/facts/contents/contents.ts';
import { POSTGRES_CHECKS } from '../../../src/doctor/postgres/checks/index.ts';
import type { PostgresFacts } from '../../../src/doctor/postgres/facts/postgres-facts.ts';
import type { Replication } from '../../../src/doctor/postgres/facts/server-state.ts';
import type { OpenTransaction } from '../../../src/doctor/postgres/facts/sessions.ts';
import type { TableStatistics } from '../../../src/doctor/postgres/facts/tables.ts';
import { rulesOf } from '../../support/findings.ts';

function answer<T>(value: T): Answer<T> {
  return { status: 'answered', value };
}

const HOUR_MS = 3_600_000;

const SERVER = {
  ...{ version: '15.14', versionNumber: 150_014, database: 'chat', bytes: 1, user: 'app' },
  ...{ seesAll: true, isStandby: false, upSeconds: 60 },
};

const SETTINGS: Readonly<Record<string, string>> = {
  ...{ fsync: 'on', full_page_writes: 'on', synchronous_commit: 'on', synchronous_standby_names: '' },
  ...{
    idle_in_transaction_session_timeout: '60000',
    statement_timeout: '1000',
    lock_timeout: '1000',
    autovacuum: 'on',
  },
};

const COUNTERS = {
  ...{
    since: null,
    deadlocks: 0,
    newDeadlocks: 0,
    conflicts: 0,
    tempFiles: 0,
    tempBytes: 0,
    checksumFailures: 0,
  },
};

const REPLICATION: Replication = { standbys: [], slots: [], replayLagMs: null, commitsWaiting: 0 };

const TABLE: TableStatistics = {
  ...{ name: 'messages', liveRows: 1_000_000, deadRows: 1_000, bytes: 1e9, sequentialScans: 3 },
  ...{ rowsReadSequentially: 3e6, indexScans: 1e6, inserted: 1e6, vacuumedAt: null },
};

const BACKUP: OpenTransaction = {
  ...{
    pid: 7,
    user: 'postgres',
    application: 'pg_dump',
    client: null,
    state: 'active',
    backendType: 'client backend',
  },
  ...{ statement: 'COPY messages TO stdout', transactionMs: HOUR_MS, stateMs: HOUR_MS, isHere: true },
  ...{ hasWritten: false, xminAge: 20_000 },
};

/** A sound database, changed. */
function facts(change: Partial<PostgresFacts> = {}): PostgresFacts {
  return {
    failure: null,
    server: answer(SERVER),
    locks: answer({
      ms: 500,
      looks: 5,
      isExtended: false,
      blockings: [],
      looksWithWaiters: 0,
      mostWaiting: 0,
    }),
    transactions: answer({ open: [], prepared: [], hidden: 0 }),
    connections: answer({
      limits: [{ of: 'the server', used: 20, most: 97, setting: 'max_connections' }],
      clients: [],
    }),
    settings: answer({ values: SETTINGS, own: [] }),
    counters: answer(COUNTERS),
    replication: answer(REPLICATION),
    ages: answer({ transactionIds: 150_000_000, multixacts: 0, database: 'chat', freezeMaxAge: 200_000_000 }),
    tables: answer([TABLE]),
    invalidIndexes: answer([]),
    foreignKeys: answer([]),
    chat: answer(null),
    ...change,
  };
}

const rules = (change?: Partial<PostgresFacts>) =>
  POSTGRES_CHECKS.flatMap((check) => rulesOf(outcomeOf(check, facts(change))));

const open = (change: Partial<OpenTransaction>) => ({
  transactions: answer({ open: [{ ...BACKUP, ...change }], prepared: [], hidden: 0 }),
});

const counted = (change: Partial<typeof COUNTERS>) => ({ counters: answer({ ...COUNTERS, ...change }) });

const replicated = (change: Partial<Replication>) => ({ replication: answer({ ...REPLICATION, ...change }) });

const aged = (transactionIds: number) => ({
  ages: answer({ transactionIds, multixacts: 0, database: 'chat', freezeMaxAge: 200_000_000 }),
});

const set = (values: Readonly<Record<string, string>>) => ({
  settings: answer({ values: { ...SETTINGS, ...values }, own: [] }),
});

const standby = (syncState: string, lagMs: number | null = null) => ({
  standbys: [{ application: 'b', state: 'streaming', syncState, lagMs }],
});

describe('a PostgreSQL database', () => {
  it('that is sound has no finding', () => expect(rules()).toEqual([]));

  it.each<[string, Partial<PostgresFacts>, readonly string[]]>([
    ['a backup that takes an hour', open({}), ['info long-transaction']],
    [
      'a long transaction behind which a million others ended',
      open({ xminAge: 2_000_000 }),
      ['warning long-transaction'],
    ],
    ['a vacuum that takes an hour', open({ statement: 'VACUUM messages' }), []],
    [
      'a transaction idle between two statements',
      open({ state: 'idle in transaction', stateMs: 900, transactionMs: 900 }),
      [],
    ],
    [
      'a transaction idle for long, of which only the rights hide the rest',
      open({ state: 'idle in transaction', stateMs: 9_000, transactionMs: 9_000 }),
      ['warning idle-in-transaction'],
    ],
    [
      'a prepared transaction that was forgotten',
      {
        transactions: answer({
          open: [],
          prepared: [{ name: 'x', owner: 'app', isHere: true, ageMs: HOUR_MS }],
          hidden: 0,
        }),
      },
      ['warning prepared-transaction'],
    ],
    [
      'hardly a connection left',
      {
        connections: answer({
          limits: [{ of: 'the server', used: 90, most: 97, setting: 'max_connections' }],
          clients: [],
        }),
      },
      ['warning connections-low'],
    ],
    ['many dead rows', { tables: answer([{ ...TABLE, deadRows: 600_000 }]) }, ['warning dead-rows']],
    [
      'a few scans by hand',
      { tables: answer([{ ...TABLE, sequentialScans: 99, rowsReadSequentially: 99e6, indexScans: 0 }]) },
      [],
    ],
    [
      'a small table without an index',
      {
        tables: answer([
          { ...TABLE, liveRows: 900, sequentialScans: 1e6, rowsReadSequentially: 9e8, indexScans: 0 },
        ]),
      },
      [],
    ],
    [
      'a large table that is read as a whole',
      { tables: answer([{ ...TABLE, sequentialScans: 5_000, rowsReadSequentially: 4e9, indexScans: 40 }]) },
      ['warning sequential-scans'],
    ],
    ['half of the transaction ids', aged(1_100_000_000), ['warning transaction-ids-low']],
    ['most of the transaction ids', aged(1_900_000_000), ['error transaction-ids-low']],
    ['damaged pages', counted({ checksumFailures: 2 }), ['error checksum-failures']],
    ['deadlocks now', counted({ deadlocks: 9, newDeadlocks: 1 }), ['warning deadlocks']],
    ['large temporary files', counted({ tempFiles: 3, tempBytes: 3e9 }), ['info temporary-files']],
    ['queries that the replay ended', counted({ conflicts: 3 }), ['info standby-conflicts']],
    ['asynchronous standbys', replicated(standby('async')), ['info asynchronous-standby']],
    [
      'a synchronous standby',
      { ...replicated(standby('sync')), ...set({ synchronous_standby_names: 'b' }) },
      [],
    ],
    ['a late standby', replicated(standby('sync', 60_000)), ['warning replication-lag']],
    ['no synchronous standby', set({ synchronous_standby_names: 'b' }), ['error no-synchronous-standby']],
    [
      'a slot without a client',
      replicated({ slots: [{ name: 's', isActive: false, keptBytes: 5e9, xminAge: null }] }),
      ['warning inactive-slot'],
    ],
    [
      'a slot whose client restarts',
      replicated({ slots: [{ name: 's', isActive: false, keptBytes: 5e6, xminAge: null }] }),
      ['info inactive-slot'],
    ],
    [
      'a standby',
      { server: answer({ ...SERVER, isStandby: true }), ...replicated({ replayLagMs: 0 }) },
      ['info standby'],
    ],
    [
      'a standby that is late',
      { server: answer({ ...SERVER, isStandby: true }), ...replicated({ replayLagMs: 90_000 }) },
      ['info standby', 'warning replication-lag'],
    ],
    ['no limit of time', set({ lock_timeout: '0' }), ['info no-time-limits']],
    [
      'rights to see all missing, while only its own sessions are there',
      { server: answer({ ...SERVER, seesAll: false }) },
      ['info sessions-hidden'],
    ],
  ])('with %s', (_, change, expected) => {
    expect(rules(change)).toEqual(expected);
  });

  it('that answers nothing is not called sound: every check is skipped, with the reason', () => {
    const unanswered = { status: 'unanswered', reason: 'no rights' } as const;
    const nothing = Object.fromEntries(Object.keys(facts()).map((name) => [name, unanswered]));
    for (const check of POSTGRES_CHECKS)
      expect(outcomeOf(check, { ...(nothing as unknown as PostgresFacts), failure: null })).toEqual({
        status: 'skipped',
        reason: 'no rights',
      });
  });
});
