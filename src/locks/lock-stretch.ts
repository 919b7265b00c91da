import type { HeldLock } from './lock-watch.ts';
import type { SeenLock } from './sqlite-locks.ts';

/** One moment of a watch. */
export interface Moment {
  /** Milliseconds on the watch's clock. */
  readonly at: number;
  /** Counted from 0. */
  readonly sample: number;
  /** Whether a transaction was committed since the previous moment. */
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

/** One lock of one process during a watch: measures how long it was held without a break. */
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

  /** Records that the lock is held at this moment. */
  see(moment: Moment): void {
    this.#samples++;
    const isSame = moment.sample === this.#current.lastSample + 1 && !this.#wasReleased(moment);
    this.#current = isSame
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
   * Whether the lock was released and taken again between two samples: by a writer that committed, by a reader whose mark
   * moved, and in rollback mode by every reader if there was a commit, because a commit waits for all of them.
   */
  #wasReleased(moment: Moment): boolean {
    if (this.#lock.name !== 'reader') return moment.committed;
    // Null: the mark could not be read at that moment.
    return moment.readMark !== null && moment.readMark !== (this.#current.readMark ?? moment.readMark);
  }

  /** The lock over the whole watch, whose last sample has this number. */
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
