import { formatDuration } from '../../../../duration.ts';
import { formatShare } from '../../../../figure.ts';
import { sumOf } from '../../../../sum-of.ts';
import type { ObservedHolder, ObservedLocks, WriteHolds } from '../../../observe/observed-locks.ts';
import { type Cause, type Diagnosis, diagnosis, possibleCauses } from '../causes.ts';
import { immediateCauses } from '../evidence/immediate-causes.ts';
import { cameAtAnyTime, cameAtOnce, mayHaveComeAtOnce, type Refusals } from '../evidence/refusals.ts';
import type { Symptoms } from '../symptoms.ts';

type SeenLocks = Extract<ObservedLocks, { status: 'seen' }>;
type Writer = ObservedHolder & { readonly write: WriteHolds };

/** Shares of time below it are those of an ordinary, short write. */
const MUCH = 0.2;
const NEARLY_ALWAYS = 0.7;

/** Longer than any transaction that waits for nothing. */
const LONG_HOLD_MS = 200;

/** Longer than most commits. */
const SLOW_COMMIT_MS = 50;

/** Of one core: a process that uses less waits, one that uses more computes, whatever slows it. */
const IDLE_CPU = 0.3;
const BUSY_CPU = 0.8;

const WOULD_BE_FREE = 'a repeated write would have found it free';

/** What the watch of the locks shows; undefined where it saw nothing that explains the refusals. */
export function heldLocks(
  refusals: Refusals,
  symptoms: Symptoms,
): Diagnosis | readonly Diagnosis[] | undefined {
  const { locks } = symptoms;
  if (locks?.status !== 'seen') return undefined;
  const [other] = writersOf(locks, (owner) => owner === 'other');
  if (other && isMuch(other))
    return diagnosis('locked-by-another-process', `${refusals.words}; ${describe(other)}`);
  const [writer] = writersOf(locks, (owner) => owner !== 'tool');
  return blockedByReaders(refusals, locks) ?? (writer && heldByServer(writer, refusals, symptoms));
}

/**
 * What the watch saw of a server whose transactions are many, and all short; undefined of any other. SQLite has no queue for its lock:
 * each that waits looks again after up to 100 ms, and gives up where it was unlucky for as long as its busy timeout.
 */
export function shortHolds({ locks }: Symptoms): string | undefined {
  const [writer] = locks?.status === 'seen' ? writersOf(locks, (owner) => owner !== 'tool') : [];
  if (!writer) return undefined;
  const { share, longestMs, medianMs } = writer.write;
  const isShort = longestMs < LONG_HOLD_MS && medianMs < SLOW_COMMIT_MS;
  return isShort && share >= MUCH ? `${describe(writer)}: ${WOULD_BE_FREE}` : undefined;
}

function heldByServer(
  writer: Writer,
  refusals: Refusals,
  symptoms: Symptoms,
): Diagnosis | readonly Diagnosis[] | undefined {
  const { longestMs, share } = writer.write;
  const seen = `${refusals.words}; ${describe(writer)}`;
  const slow = slowCauses(writer);
  const stuck = slow[0] === 'lock-across-await' && stillHeld(writer, seen, symptoms);
  if (stuck) return stuck;
  const isAlwaysShort = longestMs < LONG_HOLD_MS;
  if (isAlwaysShort && share >= NEARLY_ALWAYS && !cameAtOnce(refusals)) {
    // On a busy machine, who was refused at once has waited too: for the processor.
    if (mayHaveComeAtOnce(refusals, symptoms))
      return possibleCauses([...immediateCauses(refusals, symptoms), 'no-retry'], seen);
    return mayWaitInside(writer, symptoms)
      ? possibleCauses(['lock-across-await', 'no-retry'], seen)
      : diagnosis('no-retry', `${seen}: ${WOULD_BE_FREE}`);
  }
  if (isAlwaysShort || (share < MUCH && mayHaveComeAtOnce(refusals, symptoms))) return undefined;
  // Who waits for a lock is not refused at once, however long it is held. On a busy machine, who holds the lock waits for the
  // processor too, now and then or every time.
  const isBusy = writer.write.medianMs < SLOW_COMMIT_MS || cameAtAnyTime(refusals);
  if (cameAtOnce(refusals) || (isBusy && mayHaveComeAtOnce(refusals, symptoms)))
    return possibleCauses([...immediateCauses(refusals, symptoms), ...slow], seen);
  return slow.length === 1 ? diagnosis(slow[0], seen) : possibleCauses(slow, seen);
}

/** Whether the usual hold is longer than most commits, while the processor is idle: a slow disk, or a fast model. */
function mayWaitInside({ write }: Writer, { serverCpu }: Symptoms): boolean {
  return write.medianMs >= SLOW_COMMIT_MS && serverCpu !== null && serverCpu.cores < IDLE_CPU;
}

/** The lock is held although no request is under way; undefined where it is not. */
function stillHeld(
  { write: { heldAfterLoadMs } }: Writer,
  seen: string,
  { outcomes }: Symptoms,
): Diagnosis | readonly Diagnosis[] | undefined {
  if (heldAfterLoadMs === null || heldAfterLoadMs < LONG_HOLD_MS) return undefined;
  const after = `${seen}, and still ${formatDuration(heldAfterLoadMs)} after the last answer`;
  // A turn whose client has given up may still be under way.
  return outcomes.timeout > 0
    ? possibleCauses(['lock-across-await', 'transaction-never-ended'], after)
    : diagnosis('transaction-never-ended', after);
}

/** Whether the holder of the lock computed or waited; both, the likelier one first, where its CPU does not say. */
function slowCauses({ write }: Writer): readonly [Cause, ...Cause[]] {
  const { cpuShareWhileHeld, medianMs, longestMs } = write;
  if (cpuShareWhileHeld === null) return ['lock-across-await', 'long-write'];
  if (cpuShareWhileHeld >= BUSY_CPU) return ['long-write'];
  if (cpuShareWhileHeld < IDLE_CPU) return ['lock-across-await'];
  // A job now and then is long among many short writes.
  return medianMs < longestMs / 4 ? ['long-write', 'lock-across-await'] : ['lock-across-await', 'long-write'];
}

/** A transaction that wants to commit holds `pending` until the last reader has ended. */
function blockedByReaders(
  { words }: Refusals,
  { journalMode, holders, samples }: SeenLocks,
): Diagnosis | undefined {
  const pending = holders.flatMap(({ locks }) => locks.filter(({ name }) => name === 'pending'));
  const share = sumOf(pending, (lock) => lock.samples) / Math.max(1, samples);
  const longestMs = Math.max(0, ...pending.map((lock) => lock.longestMs));
  if (journalMode !== 'rollback' || share < MUCH || longestMs < LONG_HOLD_MS) return undefined;
  return diagnosis(
    'readers-block-commits',
    `${words}; readers kept a commit waiting ${formatShare(share)} of the time`,
  );
}

/** Longest holds first. */
function writersOf({ holders }: SeenLocks, isWanted: (owner: ObservedHolder['owner']) => boolean): Writer[] {
  return holders
    .filter((holder): holder is Writer => holder.write !== null && isWanted(holder.owner))
    .toSorted((a, b) => b.write.longestMs - a.write.longestMs);
}

function isMuch({ write: { share, longestMs } }: Writer): boolean {
  return share >= MUCH && longestMs >= LONG_HOLD_MS;
}

/** `the server (pid 12) held the write lock for up to 4.9 s, 98% of the time, and used 2% of a core meanwhile`. */
function describe({ command, pid, owner, write }: Writer): string {
  const name = owner === 'server' ? 'the server' : command;
  const process = pid === null ? name : `${name} (pid ${pid})`;
  const { longestMs, share, cpuShareWhileHeld } = write;
  const cpu =
    cpuShareWhileHeld === null
      ? ''
      : `, and used ${Math.round(cpuShareWhileHeld * 100)}% of a core meanwhile`;
  return `${process} held the write lock for up to ${formatDuration(longestMs)}, ${formatShare(share)} of the time${cpu}`;
}
