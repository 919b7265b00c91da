import type { HeldLock } from './lock-watch.ts';
import type { SeenLock } from './sqlite-locks.ts';

/** One moment of a watch. */
export interface Moment {
  /** Milliseconds on the watch's clock. */
  readonly at: number;
  /** Counted from 0. */
  readonly sample: number;
  /** Whether something was committed since the moment before. */
  readonly committed: boolean;
  readonly readMark: number | null;
}

interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly firstSample: number;
  readonly lastSample: number;
  readonly readMark: number | null;
}

/** One lock of one process over a watch: sees for how long it was held without a break. */
export class LockStretch {
  readonly #lock: SeenLock;
  #current: Stretch;
  #longest: Stretch;
  #samples = 1;

  constructor(lock: SeenLock, moment: Moment) {
    this.#lock = lock;
    this.#current = beginning(moment);
    this.#longest = this.#current;
  }

  /** At this moment it is held. */
  see(moment: Moment): void {
    this.#samples++;
    const goesOn = moment.sample === this.#current.lastSample + 1 && !this.#isAnother(moment);
    this.#current = goesOn
      ? {
          ...this.#current,
          until: moment.at,
          lastSample: moment.sample,
          readMark: moment.readMark ?? this.#current.readMark,
        }
      : beginning(moment);
    if (lengthOf(this.#current) >= lengthOf(this.#longest)) this.#longest = this.#current;
  }

  /**
   * Between two samples it let go and came back: a writer that committed, a reader whose mark moved, and without a log
   * whoever reads, because a commit waits for all of them.
   */
  #isAnother(moment: Moment): boolean {
    if (this.#lock.name !== 'reader') return moment.committed;
    // Null is a mark that could not be read just then.
    return moment.readMark !== null && moment.readMark !== (this.#current.readMark ?? moment.readMark);
  }

  /** What is to be told of it when the sample of that number was the last. */
  heldUntil(lastSample: number): HeldLock {
    const isHeld = this.#current.lastSample === lastSample;
    return {
      name: this.#lock.name,
      slot: this.#lock.slot,
      readMark: this.#longest.readMark,
      samples: this.#samples,
      longestMs: lengthOf(this.#longest),
      throughout: this.#longest.firstSample === 0 && this.#longest.lastSample === lastSample,
      currentMs: isHeld ? lengthOf(this.#current) : null,
    };
  }
}

function beginning({ at, sample, readMark }: Moment): Stretch {
  return { from: at, until: at, firstSample: sample, lastSample: sample, readMark };
}

function lengthOf({ from, until }: Stretch): number {
  return until - from;
}
