import { formatDuration } from '../../../../duration.ts';
import { formatShare } from '../../../../figure.ts';
import { sumOf } from '../../../../sum-of.ts';
import type { ObservedHolder, ObservedLocks, WriteHolds } from '../../../observe/observed-locks.ts';
import { type Diagnosis, diagnosis, possibleCauses } from '../causes.ts';
import { cameAtOnce, type Refusals } from '../evidence/refusals.ts';
import type { Symptoms } from '../symptoms.ts';

type SeenLocks = Extract<ObservedLocks, { status: 'seen' }>;
type Writer = ObservedHolder & { readonly write: WriteHolds };

/** Shares of time below it are those of an ordinary, short write. */
const MUCH = 0.2;

/** Longer than any transaction that waits for nothing. */
const LONG_HOLD_MS = 200;

/** Of one core: less is a process that waits. A long write computes, also when the disk or other processes slow it. */
const BUSY_CPU = 0.2;

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

function heldByServer(
  writer: Writer,
  refusals: Refusals,
  symptoms: Symptoms,
): Diagnosis | readonly Diagnosis[] | undefined {
  const { longestMs, share, heldAfterLoadMs } = writer.write;
  const seen = `${refusals.words}; ${describe(writer)}`;
  if (longestMs >= LONG_HOLD_MS && isBusy(writer)) return diagnosis('long-write', seen);
  if (heldAfterLoadMs !== null && heldAfterLoadMs >= LONG_HOLD_MS) {
    const after = `${seen}, and still ${formatDuration(heldAfterLoadMs)} after the last answer`;
    // A turn whose client has given up may still be under way.
    return symptoms.outcomes.timeout > 0
      ? possibleCauses(['lock-across-await', 'transaction-never-ended'], after)
      : diagnosis('transaction-never-ended', after);
  }
  if (longestMs >= LONG_HOLD_MS) return diagnosis('lock-across-await', seen);
  if (share < MUCH || cameAtOnce(refusals)) return undefined;
  return diagnosis('no-retry', `${seen}: a repeated write would have found it free`);
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

function isBusy({ write: { cpuShareWhileHeld } }: Writer): boolean {
  return cpuShareWhileHeld !== null && cpuShareWhileHeld >= BUSY_CPU;
}

function isMuch({ write: { share, longestMs } }: Writer): boolean {
  return share >= MUCH && longestMs >= LONG_HOLD_MS;
}

/** `the server (pid 12) held the write lock for up to 4.9 s, 98% of the time, without using the processor`. */
function describe({ command, pid, owner, write }: Writer): string {
  const name = owner === 'server' ? 'the server' : command;
  const process = pid === null ? name : `${name} (pid ${pid})`;
  const { longestMs, share, cpuShareWhileHeld } = write;
  const idle =
    cpuShareWhileHeld !== null && cpuShareWhileHeld < BUSY_CPU ? ', almost without using the processor' : '';
  return `${process} held the write lock for up to ${formatDuration(longestMs)}, ${formatShare(share)} of the time${idle}`;
}
