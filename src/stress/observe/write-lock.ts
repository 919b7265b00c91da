import { sumOf } from '../../sum-of.ts';
import { type Hold, type HoldsSoFar, HoldTally } from './hold-tally.ts';

/** The write lock of a database at one moment. */
export interface WriteMoment {
  /** Milliseconds on a clock that never goes back. */
  readonly atMs: number;
  /** `cpuMs` is the CPU time of the process since its start; null if unknown. */
  readonly holder: { readonly pid: number; readonly cpuMs: number | null } | null;
  /** Whether a transaction was committed since the previous moment: then it is another hold. */
  readonly committed: boolean;
}

/** Measures which process held the write lock of a database, and for how long without a break. */
export class WriteLock {
  readonly #tallies = new Map<number, HoldTally>();
  readonly #samplesOf = new Map<number, number>();
  #current: Hold | null = null;
  #end: { readonly atMs: number; readonly hold: Hold | null } | undefined;

  see({ atMs, holder, committed }: WriteMoment): void {
    const before = this.#current;
    const goesOn = before !== null && before.pid === holder?.pid && !committed;
    if (before !== null && !goesOn) this.#tallyOf(before.pid).add(before);
    const until = holder && { atMs, cpuMs: holder.cpuMs };
    this.#current = until && { pid: holder.pid, from: goesOn ? before.from : until, until };
    if (holder) this.#samplesOf.set(holder.pid, this.samplesOf(holder.pid) + 1);
    if (goesOn && this.#end?.hold === before) this.#end = { ...this.#end, hold: this.#current };
  }

  /** Samples that saw the lock held. */
  get heldSamples(): number {
    return sumOf([...this.#samplesOf.values()], (samples) => samples);
  }

  samplesOf(pid: number): number {
    return this.#samplesOf.get(pid) ?? 0;
  }

  /** Milliseconds of the hold under way of this process; null where it has none, or one look saw it. */
  heldMs(pid: number): number | null {
    if (this.#current?.pid !== pid) return null;
    return this.#current.until.atMs - this.#current.from.atMs || null;
  }

  /** Null for a process that never held it. */
  holdsOf(pid: number): HoldsSoFar | null {
    return this.#tallyOf(pid).summary(this.#current?.pid === pid ? this.#current : null);
  }

  /** The load is over: from now on, `heldAfterEndMs` counts. */
  markEnd(atMs: number): void {
    this.#end = { atMs, hold: this.#current };
  }

  /** Milliseconds that the hold under way at the end went on; null if this process had none, or it was not seen again. */
  heldAfterEndMs(pid: number): number | null {
    const { hold = null, atMs = 0 } = this.#end ?? {};
    return hold?.pid === pid && hold.until.atMs > atMs ? hold.until.atMs - atMs : null;
  }

  #tallyOf(pid: number): HoldTally {
    const tally = this.#tallies.get(pid) ?? new HoldTally();
    this.#tallies.set(pid, tally);
    return tally;
  }
}
