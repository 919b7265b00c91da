import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { GenesisError } from '../../errors.ts';
import { systemClock } from '../load/clock.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { Audit, AuditCounts } from './audit.ts';
import { type CountOptions, countTurns, type Unproven } from './count-turns.ts';
import { searchDatabase } from './database/search-database.ts';
import { type Exchanged, readingTimeMs } from './history/history-limits.ts';
import { historyWindow } from './history-window.ts';
import type { Ledger } from './ledger.ts';
import { missingTurns } from './missing-turns.ts';
import { type HistoryAddress, type HistorySource, readHistories, readHistory } from './read-history.ts';
import { isOwnHistory } from './recognition/message-finder.ts';
import { SeenTurns } from './seen-turns.ts';
import type { StoredTurns } from './stored-turns.ts';
import { unprovenTurns } from './unproven-turns.ts';
import { AUDIT_INTERRUPTED } from './unread-reason.ts';

/** A run whose messages are read back, and what is known about it. */
export interface AuditedRun {
  readonly address: HistoryAddress;
  /** Several histories, each with turns of its own, in place of that at the address, which then only names them. */
  readonly sources?: readonly HistorySource[] | undefined;
  readonly ledger: Ledger;
  /** Characters that the load sent and received, which bound how long its history can be. */
  readonly exchangedChars: number;
  readonly tokens: TokenGenerator;
  /** The SQLite database of the server; undefined where it is unknown. */
  readonly database: string | undefined;
  readonly wasKilled: boolean;
  /** Requests that were under way at once, at most. */
  readonly concurrency: number;
  /** The seed, if an earlier run with it may have stored the same tokens. */
  readonly repeatedSeed: string | undefined;
  /** Milliseconds after the load in which turns may become whole whose requests got no answer. */
  readonly settleMs: number;
  /** Sends one more turn, as the load did; resolves with whether it was acknowledged. */
  readonly sendOneMore: () => Promise<boolean>;
  /** Ends the audit: what is not certain then is unknown. */
  readonly signal: AbortSignal;
  /** Milliseconds for the audit; by default a time that grows with the load. */
  readonly atMostMs?: number;
}

const POLL_EVERY_MS = 250;

const SHOW_ALL = 'name an address that shows all (--history), or the database (--db)';

/** What is missing is looked for again so long after the last read, over so many connections at once. */
const CONFIRMATIONS = [
  { afterMs: 500, connections: 1 },
  // Together they occupy several connections of a pool, of which one may be in an old snapshot.
  { afterMs: 600, connections: 4 },
] as const;

/** Reads back what a run stored, and compares it with what was acknowledged. One read is enough if it lacks nothing. */
export async function readBack(run: AuditedRun): Promise<Audit> {
  const seen = new SeenTurns(run.ledger);
  const { atMostMs = readingTimeMs(exchangedOf(run)) } = run;
  const over = AbortSignal.timeout(atMostMs);
  try {
    const counts = await untilCertain({ ...run, signal: AbortSignal.any([run.signal, over]) }, seen);
    const reason = repeatedTokens(run, counts, seen);
    return reason === undefined ? { status: 'read', ...counts } : { status: 'unknown', reason };
  } catch (error) {
    if (run.signal.aborted) return { status: 'unknown', reason: AUDIT_INTERRUPTED };
    if (over.aborted) return { status: 'unknown', reason: tooLong(run, atMostMs) };
    // An error without a code is a defect of genesis.
    if (!(error instanceof GenesisError)) throw error;
    return { status: 'unknown', reason: error.message };
  }
}

function exchangedOf({ ledger, exchangedChars }: AuditedRun): Exchanged {
  return { requests: ledger.size, chars: exchangedChars };
}

function tooLong({ address }: AuditedRun, atMostMs: number): string {
  return `GET ${address.path} was not read to its end within ${formatDuration(atMostMs)}`;
}

async function untilCertain(run: AuditedRun, seen: SeenTurns): Promise<AuditCounts> {
  const { ledger, wasKilled, signal } = run;
  const counted = (more: Partial<CountOptions> = {}) =>
    countTurns(ledger, seen, { wasKilled, inDatabase: new Set(), unproven: undefined, ...more });
  await read(run, seen);
  await settle(run, seen, () => counted().underWay > 0);
  if (counted().lost === 0) return counted();
  for (const { afterMs, connections } of CONFIRMATIONS) {
    await systemClock.sleep(afterMs, signal);
    await read(run, seen, connections);
  }
  if (counted().lost === 0) return counted();
  const found = await inDatabase(run, seen);
  // A search that was ended early found nothing, which proves nothing.
  signal.throwIfAborted();
  if (run.database !== undefined) return withoutOlder(run, counted({ inDatabase: found }));
  const counts = counted({ unproven: await unproven(run, seen) });
  signal.throwIfAborted();
  if (counts.notChecked < counts.acknowledged) return counts;
  throw new GenesisError('AUDIT_UNREADABLE', shownNone(run, counts));
}

/** Older turns than a history shows are not hidden by a fault: the database has them. */
async function withoutOlder(run: AuditedRun, counts: AuditCounts): Promise<AuditCounts> {
  if (counts.stored === 0) return counts;
  const shown = withMostTurns(run);
  const { kind } = await historyWindow(() => readOnce(shown), shown.sendOneMore, false);
  run.signal.throwIfAborted();
  return kind === 'newest' || kind === 'page'
    ? { ...counts, stored: counts.stored + counts.hidden, hidden: 0 }
    : counts;
}

/** The missing turns that may be stored where the history does not show them. */
async function unproven(run: AuditedRun, seen: SeenTurns): Promise<Unproven | undefined> {
  const { address } = run;
  const isOwn = isOwnHistory(address);
  const shown = withMostTurns(run);
  const window = await historyWindow(() => readOnce(shown), shown.sendOneMore, !isOwn);
  if (isOwn && window.kind !== 'newest') return undefined;
  const { reason, ...turns } = unprovenTurns(seen, window, run);
  return { ...turns, reason: `GET ${address.path} ${reason}; ${SHOW_ALL}` };
}

/** Of several histories, the one whose turns are the most: where it shows all of them, the others do, too. */
function withMostTurns(run: AuditedRun): AuditedRun {
  const [first, ...others] = run.sources ?? [];
  if (!first) return run;
  const longest = others.reduce((a, b) => (b.sequences.length > a.sequences.length ? b : a), first);
  return { ...run, sources: [longest], sendOneMore: longest.sendOneMore };
}

function shownNone({ address }: AuditedRun, { acknowledged }: AuditCounts): string {
  const turns = count(acknowledged, 'acknowledged turn');
  const { path, roles } = address;
  if (roles === undefined) return `GET ${path} shows none of the ${turns}; ${SHOW_ALL}`;
  const named = `${roles.user} and ${roles.model}`;
  return `GET ${path} shows none of the ${turns} with the roles ${named}; leave --roles out, or ${SHOW_ALL}`;
}

/** Reads again while turns that got no answer may still become whole. */
async function settle(run: AuditedRun, seen: SeenTurns, isUnderWay: () => boolean): Promise<void> {
  const settledAt = performance.now() + run.settleMs;
  while (isUnderWay() && performance.now() < settledAt) {
    await systemClock.sleep(POLL_EVERY_MS, run.signal);
    if (run.signal.aborted) return;
    await read(run, seen);
  }
}

/** Reads the history once on each of several new connections. */
async function read(run: AuditedRun, seen: SeenTurns, connections = 1): Promise<void> {
  const reads = await Promise.all(Array.from({ length: connections }, () => readOnce(run)));
  for (const turns of reads) seen.add(turns);
}

function readOnce(run: AuditedRun): Promise<StoredTurns> {
  if (run.sources) return readHistories(run.sources, exchangedOf(run), run.tokens, run.signal);
  return readHistory(run.address, exchangedOf(run), run.tokens, run.signal);
}

/** The missing turns that the database has; none where it is unknown. */
async function inDatabase(
  { ledger, tokens, database, signal }: AuditedRun,
  seen: SeenTurns,
): Promise<ReadonlySet<number>> {
  if (database === undefined) return new Set();
  return searchDatabase(database, tokens.runId, missingTurns(ledger, seen), signal);
}

/** Why the tokens do not show which run stored them; undefined if they do. */
function repeatedTokens(
  { repeatedSeed }: AuditedRun,
  { duplicated, keyNotHonoured, unexpected }: AuditCounts,
  { notSent }: SeenTurns,
): string | undefined {
  if (repeatedSeed === undefined || notSent + duplicated + keyNotHonoured + unexpected === 0)
    return undefined;
  return `messages of an earlier run with the seed ${repeatedSeed} seem to be stored: use another seed, or an empty database`;
}
