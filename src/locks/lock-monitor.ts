import { setTimeout as delay } from 'node:timers/promises';
import { CommitCounter } from './commit-counter.ts';
import { LockHolder } from './lock-holder.ts';
import { type LockMoment, readMoment } from './lock-moment.ts';
import { LockTable } from './lock-table.ts';
import type { Holder, LockWatch, Visibility } from './lock-watch.ts';
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
  readonly #visibility: Visibility;
  readonly #table: LockTable;
  readonly #commits = new CommitCounter();
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
    this.#visibility = visibilityOf(path);
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
    for (const lock of theirs) {
      const readMark = lock.slot === null ? null : (moment?.readMarks[lock.slot] ?? null);
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

  /** The watch up to now. The caller adds the write attempt. */
  snapshot(): LockWatch {
    const isConnectedKnown = this.#mode === 'wal' && this.#visibility.kind !== 'none';
    return {
      visibility: this.#visibility,
      watchedMs: this.#lastAt - this.#startedAt,
      samples: this.#samples,
      holders: [...this.holders().values()],
      connected: isConnectedKnown ? this.#connected : null,
      commits: this.#commits.commits,
      writeAttempt: null,
    };
  }
}

export interface WatchLocksOptions {
  /** Milliseconds; null to watch until the signal. */
  readonly watchMs: number | null;
  readonly everyMs?: number;
  /** Ends the watch early: the result is what was seen until then. */
  readonly signal?: AbortSignal | undefined;
  readonly ignore?: () => ReadonlySet<number>;
  /** Called with every sample. */
  readonly onSample?: ((locks: readonly SeenLock[]) => void) | undefined;
  /** Called twice a second, and at the end. */
  readonly onLocks?: ((watch: LockWatch) => void) | undefined;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

const REPORT_EVERY_MS = 500;

/** Samples the locks of a database at once and every 20 ms, until the time is over or the signal comes. */
export async function watchLocks(
  file: { readonly path: string },
  options: WatchLocksOptions,
): Promise<LockWatch> {
  const { watchMs, everyMs = 20, signal, onLocks } = options;
  const now = options.now ?? (() => performance.now());
  const monitor = new LockMonitor(file, { now, ignore: options.ignore ?? (() => new Set()) });
  const endsAt = now() + (watchMs ?? Number.POSITIVE_INFINITY);
  let reportedAt = now();
  const look = () => {
    const { locks } = monitor.sample();
    options.onSample?.(locks);
  };
  for (look(); now() < endsAt && !signal?.aborted; look()) {
    if (now() - reportedAt >= REPORT_EVERY_MS) {
      reportedAt = now();
      onLocks?.(monitor.snapshot());
    }
    await pause(Math.min(everyMs, Math.max(0, endsAt - now())), signal);
  }
  const watch = monitor.snapshot();
  onLocks?.(watch);
  return watch;
}

/** Ends early if the signal comes, which is not an error here. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
