import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError } from '../../errors.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { Audit, AuditCounts } from './audit.ts';
import { countTurns } from './count-turns.ts';
import { searchDatabase } from './database/search-database.ts';
import type { Ledger } from './ledger.ts';
import { missingTurns } from './missing-turns.ts';
import { type HistoryAddress, readHistory } from './read-history.ts';
import { SeenTurns } from './seen-turns.ts';

/** A run whose messages are read back, and what is known about it. */
export interface AuditedRun {
  readonly address: HistoryAddress;
  readonly ledger: Ledger;
  readonly tokens: TokenGenerator;
  /** The SQLite database of the server; undefined where it is unknown. */
  readonly databaseFile: string | undefined;
  readonly wasKilled: boolean;
  /** The seed, if an earlier run with it may have stored the same tokens. */
  readonly repeatedSeed: string | undefined;
  /** Milliseconds after the load in which turns may become whole whose requests got no answer. */
  readonly settleMs: number;
  /** Sends one more request, with the sequence number after the last one of the ledger. */
  readonly sendOneMore: () => Promise<void>;
  /** Ends the audit: what is not certain then is unknown. */
  readonly signal: AbortSignal;
}

const POLL_EVERY_MS = 250;

/** What is missing is looked for again so long after the last read, over so many connections at once. */
const CONFIRMATIONS = [
  { afterMs: 500, connections: 1 },
  // Together they occupy several connections of a pool, of which one may be in an old snapshot.
  { afterMs: 600, connections: 4 },
] as const;

/** Reads back what a run stored, and compares it with what was acknowledged. One read is enough if it lacks nothing. */
export async function readBack(run: AuditedRun): Promise<Audit> {
  const seen = new SeenTurns(run.ledger);
  try {
    const counts = await untilCertain(run, seen);
    const reason = repeatedTokens(run, counts, seen);
    return reason === undefined ? { status: 'read', ...counts } : { status: 'unknown', reason };
  } catch (error) {
    if (run.signal.aborted) return { status: 'unknown', reason: 'interrupted' };
    // An error without a code is a defect of genesis.
    if (!(error instanceof GenesisError)) throw error;
    return { status: 'unknown', reason: error.message };
  }
}

async function untilCertain(run: AuditedRun, seen: SeenTurns): Promise<AuditCounts> {
  const { ledger, wasKilled, signal } = run;
  const count = (inDatabase: ReadonlySet<number> = new Set()) =>
    countTurns(ledger, seen, { wasKilled, inDatabase });
  await read(run, seen);
  await settle(run, seen, () => count().underWay > 0);
  if (count().lost === 0) return count();
  for (const { afterMs, connections } of CONFIRMATIONS) {
    await pause(afterMs, signal);
    await read(run, seen, connections);
  }
  if (count().lost === 0) return count();
  const found = await inDatabase(run, seen);
  // A search that was ended early found nothing, which proves nothing.
  signal.throwIfAborted();
  // Where the database shows what the history leaves out, it decides.
  if (found.size === 0) await assertShowsAll(run);
  return count(found);
}

/** Reads again while turns that got no answer may still become whole. */
async function settle(run: AuditedRun, seen: SeenTurns, isUnderWay: () => boolean): Promise<void> {
  const settledAt = performance.now() + run.settleMs;
  while (isUnderWay() && performance.now() < settledAt) {
    await pause(POLL_EVERY_MS, run.signal);
    if (run.signal.aborted) return;
    await read(run, seen);
  }
}

/** Reads the history once on each of several new connections. */
async function read(run: AuditedRun, seen: SeenTurns, connections = 1): Promise<void> {
  const reads = await Promise.all(
    Array.from({ length: connections }, () =>
      readHistory(run.address, run.ledger.size, run.tokens, run.signal),
    ),
  );
  for (const turns of reads) seen.add(turns);
}

async function inDatabase(
  { ledger, tokens, databaseFile, signal }: AuditedRun,
  seen: SeenTurns,
): Promise<ReadonlySet<number>> {
  if (databaseFile === undefined) return new Set();
  return searchDatabase(databaseFile, tokens.runId, missingTurns(ledger, seen), signal);
}

/** A list that one more turn makes no longer shows only the newest messages. Then it throws `AUDIT_UNREADABLE`. */
async function assertShowsAll({ address, ledger, tokens, sendOneMore, signal }: AuditedRun): Promise<void> {
  const listed = () => readHistory(address, ledger.size + 1, tokens, signal);
  const before = await listed();
  await sendOneMore();
  const after = await listed();
  signal.throwIfAborted();
  if (after.messages[ledger.size] === 0 || after.listed !== before.listed) return;
  throw new GenesisError(
    'AUDIT_UNREADABLE',
    `GET ${address.path} shows only the newest ${after.listed} messages: send fewer, or name an address that shows all`,
  );
}

/** Why the tokens do not show which run stored them; undefined if they do. */
function repeatedTokens(
  { repeatedSeed }: AuditedRun,
  { duplicated, unexpected }: AuditCounts,
  { notSent }: SeenTurns,
): string | undefined {
  if (repeatedSeed === undefined || notSent + duplicated + unexpected === 0) return undefined;
  return `messages of an earlier run with the seed ${repeatedSeed} seem to be stored: use another seed, or an empty database`;
}

/** An abort ends it early. */
async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => {});
}
