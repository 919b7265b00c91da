import { CommitCounter } from './commit-counter.ts';
import { LockHolder } from './lock-holder.ts';
import { type LockMoment, readMoment } from './lock-moment.ts';
import { isHeldThroughout, writerAmong } from './lock-roles.ts';
import { LockTable } from './lock-table.ts';
import { type Extension, type Holder, type LockWatch, type Visibility, WRITE_LOCKS } from './lock-watch.ts';
import { LogMonitor } from './log-monitor.ts';
import { mayReadersOverlap } from './overlapping-readers.ts';
import { ShareOfLooks } from './share-of-looks.ts';
import type { SeenLock } from './sqlite-locks.ts';
import { visibilityOf } from './visibility.ts';

export interface MonitorOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Processes of the doctor itself, whose locks are left out. */
  readonly ignore: () => ReadonlySet<number>;
}

/** The locks at one moment. */
export interface LockSample {
  /** Milliseconds on the watch's clock. */
  readonly at: number;
  readonly locks: readonly SeenLock[];
  /** Whether a transaction was committed since the previous sample. */
  readonly committed: boolean;
}

/** Samples the locks of a database: which process held which lock, and for how long without a break. */
export class LockMonitor {
  readonly #path: string;
  readonly #options: MonitorOptions;
  readonly visibility: Visibility;
  readonly #table: LockTable;
  readonly #commits = new CommitCounter();
  readonly #writeLocked = new ShareOfLooks();
  readonly #log = new LogMonitor();
  readonly #holders = new Map<number, LockHolder>();
  /** The last known mode. An empty or missing file counts as rollback mode. */
  #mode: 'wal' | 'rollback' = 'rollback';
  #connected = 0;
  #samples = 0;
  #startedAt = 0;
  #lastAt = 0;

  constructor({ path }: { readonly path: string }, options: MonitorOptions) {
    this.#path = path;
    this.#options = options;
    this.visibility = visibilityOf(path);
    this.#table = new LockTable(path);
  }

  /** The last known mode. */
  get mode(): 'wal' | 'rollback' {
    return this.#mode;
  }

  /** Takes one sample. Needs well below a millisecond, as the table of locks is seldom long. */
  sample(): LockSample {
    // Before the locks: a commit between the two counts for the next sample, and is never missed.
    const moment = readMoment(this.#path);
    const committed = this.#commits.observe(moment?.commits ?? null) > 0;
    this.#mode = moment?.mode ?? this.#mode;
    this.#lastAt = Math.round(this.#options.now());
    if (this.#samples === 0) this.#startedAt = this.#lastAt;
    const locks = this.#seeLocks(moment, committed);
    this.#samples++;
    return { at: this.#lastAt, locks, committed };
  }

  #seeLocks(moment: LockMoment | undefined, committed: boolean): readonly SeenLock[] {
    const { locks, connected } = this.#table.read(this.#mode);
    const ignored = this.#options.ignore();
    this.#connected = [...connected].filter((pid) => !ignored.has(pid)).length;
    const theirs = locks.filter(({ pid }) => !ignored.has(pid));
    const isHindered = locks.some(({ pid, name }) => ignored.has(pid) && name === 'reader');
    if (moment?.index) this.#log.see({ index: moment.index, locks: theirs, isHindered, at: this.#lastAt });
    this.#writeLocked.see(writerAmong(theirs) !== undefined);
    for (const lock of theirs) {
      const readMark = lock.slot === null ? null : (moment?.index?.readMarks[lock.slot] ?? null);
      const seen = { at: this.#lastAt, sample: this.#samples, committed, readMark };
      this.#holder(lock.pid).see(lock, seen);
    }
    return theirs;
  }

  #holder(pid: number): LockHolder {
    const known = this.#holders.get(pid);
    if (known !== undefined) return known;
    const holder = new LockHolder(pid);
    this.#holders.set(pid, holder);
    return holder;
  }

  /** The processes that held a lock, by the id that the table of locks has for them. */
  holders(): ReadonlyMap<number, Holder> {
    const last = this.#samples - 1;
    return new Map([...this.#holders].map(([pid, holder]) => [pid, holder.heldUntil(last)]));
  }

  /**
   * What a longer watch would answer: how much of the time the write lock is held in short transactions, or whether readers
   * leave no gap. One hold throughout needs no more looks. Null if there is no such question.
   */
  get openQuestion(): Extension | null {
    const watch = this.snapshot();
    if (watch.log && mayReadersOverlap(watch.log)) return 'readers-overlap';
    const isOneHold = isHeldThroughout(watch, WRITE_LOCKS);
    return this.#writeLocked.hits > 0 && !isOneHold ? 'write-lock-seen' : null;
  }

  /** The watch up to now. The caller adds the write attempt, and why it was extended. */
  snapshot(): LockWatch {
    const isConnectedKnown = this.#mode === 'wal' && this.visibility.kind !== 'none';
    return {
      visibility: this.visibility,
      watchedMs: this.#lastAt - this.#startedAt,
      samples: this.#samples,
      holders: [...this.holders().values()],
      connected: isConnectedKnown ? this.#connected : null,
      commits: this.#commits.commits,
      writeLocked: this.#writeLocked.estimate,
      log: this.#log.watch,
      extension: null,
      writeAttempt: null,
    };
  }
}
