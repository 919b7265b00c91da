import { sumOf } from '../../sum-of.ts';
import type { WriteHolds } from './observed-locks.ts';

/** A lock that a process held without a break, as far as the samples show. */
export interface Hold {
  readonly pid: number;
  readonly from: Measurement;
  readonly until: Measurement;
}

export interface Measurement {
  /** Milliseconds on a clock that never goes back. */
  readonly atMs: number;
  /** CPU time of the process since its start; null if unknown. */
  readonly cpuMs: number | null;
}

/** What the holds of a process were up to a moment. */
export type HoldsSoFar = Omit<WriteHolds, 'share' | 'heldAfterLoadMs'>;

/** CPU time is counted in steps of 10 ms: of shorter holds, it says little. */
const LONG_MS = 200;

/** The holds of one process that have ended. It counts lengths, and so stays small however long a load lasts. */
export class HoldTally {
  readonly #countOf = new Map<number, number>();
  #longMs = 0;
  #longCpuMs = 0;

  add(hold: Hold): void {
    const lengthMs = lengthOf(hold);
    this.#countOf.set(lengthMs, (this.#countOf.get(lengthMs) ?? 0) + 1);
    const cpuMs = cpuDuring(hold);
    if (lengthMs < LONG_MS || cpuMs === null) return;
    this.#longMs += lengthMs;
    this.#longCpuMs += cpuMs;
  }

  /** With the hold under way, if there is one; null without any hold. */
  summary(current: Hold | null): HoldsSoFar | null {
    const all = current ? this.#and(current) : this;
    const lengths = [...all.#countOf].sort(([a], [b]) => a - b);
    const longest = lengths.at(-1);
    if (longest === undefined) return null;
    return {
      holds: sumOf(lengths, ([, count]) => count),
      medianMs: medianOf(lengths),
      longestMs: longest[0],
      heldAtEndMs: current && lengthOf(current),
      cpuShareWhileHeld: all.#longMs > 0 ? all.#longCpuMs / all.#longMs : null,
    };
  }

  #and(hold: Hold): HoldTally {
    const copy = new HoldTally();
    for (const [lengthMs, count] of this.#countOf) copy.#countOf.set(lengthMs, count);
    copy.#longMs = this.#longMs;
    copy.#longCpuMs = this.#longCpuMs;
    copy.add(hold);
    return copy;
  }
}

/** Milliseconds. */
function lengthOf({ from, until }: Hold): number {
  return until.atMs - from.atMs;
}

function cpuDuring({ from, until }: Hold): number | null {
  return from.cpuMs === null || until.cpuMs === null ? null : until.cpuMs - from.cpuMs;
}

/** Of lengths with their counts, in ascending order. */
function medianOf(lengths: readonly (readonly [lengthMs: number, count: number])[]): number {
  const half = sumOf(lengths, ([, count]) => count) / 2;
  let seen = 0;
  for (const [lengthMs, count] of lengths) {
    seen += count;
    if (seen >= half) return lengthMs;
  }
  return 0;
}
