import type { Answer } from '../../facts/contents/contents.ts';
import { answerTo, type PostgresFacts } from '../facts/postgres-facts.ts';
import type { OpenTransaction } from '../facts/sessions.ts';
import { askChat } from '../questions/chat.ts';
import { askConnections } from '../questions/connections.ts';
import { askReplication } from '../questions/replication.ts';
import { askCounters, askServer, askSettings } from '../questions/server.ts';
import { askAges, askForeignKeys, askInvalidIndexes, askTables } from '../questions/tables.ts';
import { askTransactions } from '../questions/transactions.ts';
import { connectionFailureOf } from '../session/connection-failure-of.ts';
import { DoctorSession } from '../session/doctor-session.ts';
import { isIdleInTransaction } from '../wording/session-words.ts';
import { type WatchOptions, watchPostgresLocks } from './watch-locks.ts';

export interface CollectPostgresOptions extends WatchOptions {
  /** Counts the contents of a Genesis however long it takes. */
  readonly full: boolean;
}

const CONNECT_MS = 5_000;

/** Collects all facts of a database in one session, with a short transaction for each question. */
export async function collectPostgresFacts(
  address: string,
  options: CollectPostgresOptions,
): Promise<PostgresFacts> {
  let session: DoctorSession;
  try {
    session = await DoctorSession.open(address, CONNECT_MS);
  } catch (error) {
    return { ...NOTHING, failure: connectionFailureOf(error) };
  }
  const stop = () => void session.close();
  options.signal.addEventListener('abort', stop);
  try {
    return await askAll(session, options);
  } finally {
    options.signal.removeEventListener('abort', stop);
    await session.close();
  }
}

async function askAll(session: DoctorSession, options: CollectPostgresOptions): Promise<PostgresFacts> {
  const server = await askServer(session);
  const before = await askCounters(session);
  const isSuspected = answerTo(await askTransactions(session))?.open.some(isIdleWithLocks) ?? false;
  const locks = await watchPostgresLocks(session, { ...options, isSuspected });
  const after = await askCounters(session);
  const versionNumber = answerTo(server)?.versionNumber ?? 0;
  return {
    failure: null,
    server,
    locks,
    transactions: await askTransactions(session),
    connections: await askConnections(session),
    settings: await askSettings(session),
    counters: withGrowth(before, after),
    replication: await askReplication(session),
    ages: await askAges(session),
    tables: await askTables(session),
    invalidIndexes: await askInvalidIndexes(session),
    foreignKeys: await askForeignKeys(session),
    chat: await askChat(session, { isFull: options.full, versionNumber }),
  };
}

/** Far longer than the pause between two statements of a program, in milliseconds. */
const IDLE_MS = 1_000;

function isIdleWithLocks({ isHere, hasWritten, stateMs, ...session }: OpenTransaction): boolean {
  return isHere && hasWritten && (stateMs ?? 0) >= IDLE_MS && isIdleInTransaction(session);
}

function withGrowth(before: PostgresFacts['counters'], after: PostgresFacts['counters']) {
  if (before.status !== 'answered' || after.status !== 'answered') return after;
  const newDeadlocks = Math.max(0, after.value.deadlocks - before.value.deadlocks);
  return { ...after, value: { ...after.value, newDeadlocks } };
}

const UNASKED: Answer<never> = {
  status: 'unanswered',
  reason: 'no session could be opened: see connection',
};

const NOTHING: Omit<PostgresFacts, 'failure'> = {
  server: UNASKED,
  locks: UNASKED,
  transactions: UNASKED,
  connections: UNASKED,
  settings: UNASKED,
  counters: UNASKED,
  replication: UNASKED,
  ages: UNASKED,
  tables: UNASKED,
  invalidIndexes: UNASKED,
  foreignKeys: UNASKED,
  chat: UNASKED,
};
