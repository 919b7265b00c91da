import { formatDuration } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';
import type { StressResult } from '../../../stress/judge/result.ts';
import type { LockOwner, ObservedHolder, WriteHolds } from '../../../stress/observe/observed-locks.ts';
import { truncate } from '../../text/format.ts';
import { type FigureItem, plain } from './figure.ts';
import { sessionItems } from './session-items.ts';

/** Far longer than a commit takes, and than what most applications hold a lock for. */
const LONG_MS = 500;
/** Held so long half of the time and more, it is the lock that all others wait for. */
const OFTEN_MS = 50;
const OFTEN_SHARE = 0.5;

/** More holders do not fit on the screen. */
const MOST = 3;
const COMMAND_COLUMNS = 40;

/** Locks that others had to wait for; empty for a run in which none was held for long. */
export function heldLockItems({ locks }: StressResult): FigureItem[] {
  if (locks?.status === 'sessions') return sessionItems(locks);
  if (locks?.status !== 'seen') return [];
  // The lock of a fault is in the line of the faults.
  const holders = locks.holders.filter(({ owner }) => owner !== 'tool');
  return [...writerItems(holders), ...readerItems(holders)];
}

function writerItems(holders: readonly ObservedHolder[]): FigureItem[] {
  return holders
    .flatMap((holder) =>
      holder.write && isEventful(holder.write) ? [{ ...holder, write: holder.write }] : [],
    )
    .sort((a, b) => b.write.share - a.write.share)
    .slice(0, MOST)
    .map((holder) => plain('held', `${nameOf(holder)} held the write lock ${holdWords(holder.write)}`));
}

function isEventful({ share, medianMs, longestMs }: WriteHolds): boolean {
  return longestMs >= LONG_MS || (share >= OFTEN_SHARE && medianMs >= OFTEN_MS);
}

function holdWords({ share, longestMs, heldAfterLoadMs }: WriteHolds): string {
  const held = `${formatShare(share)} of the time, up to ${formatDuration(longestMs)} without a break`;
  const isStillHeld = heldAfterLoadMs !== null && heldAfterLoadMs >= LONG_MS;
  return isStillHeld ? `${held}, and ${formatDuration(heldAfterLoadMs)} more after the last answer` : held;
}

/** Without a write-ahead log, a transaction cannot commit while another process reads. */
function readerItems(holders: readonly ObservedHolder[]): FigureItem[] {
  const pending = holders.flatMap(({ locks }) => locks.filter(({ name }) => name === 'pending'));
  const waitedMs = Math.max(0, ...pending.map(({ longestMs }) => longestMs));
  if (waitedMs < LONG_MS) return [];
  const readers = holders.filter(({ samplesBlockingCommits }) => samplesBlockingCommits > 0).slice(0, MOST);
  // A process has one lock for all its connections: those that read are not seen behind one that waits.
  const by = readers.length > 0 ? readers.map(nameOf).join(' and ') : 'other connections of its process';
  return [plain('waited for', `a commit waited ${formatDuration(waitedMs)} for reads by ${by}`)];
}

const OWNERS: Readonly<Record<LockOwner, string>> = {
  server: 'the server',
  tool: 'this tool',
  other: 'another program',
  unknown: 'a process',
};

function nameOf({ owner, command, pid }: ObservedHolder): string {
  // The folder of a program would take all the room.
  const shortened = truncate(command.replace(/^\/\S*\//, ''), COMMAND_COLUMNS);
  const process = pid === null ? command : `pid ${pid}: ${shortened}`;
  return `${OWNERS[owner]} (${process})`;
}
