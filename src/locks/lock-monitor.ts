import { setTimeout as delay } from 'node:timers/promises';
import { CommitCounter } from './commit-counter.ts';
import { LockHolder } from './lock-holder.ts';
import { type LockMoment, readMoment } from './lock-moment.ts';
import { LockTable } from './lock-table.ts';
import type { LockWatch, Visibility } from './lock-watch.ts';
import type { SeenLock } from './sqlite-locks.ts';
import { visibilityOf } from './visibility.ts';

export interface MonitorOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** Processes of ours, whose locks are not told. */
  readonly ignore: () => ReadonlySet<number>;
}

/** Looks at the locks of a database again and again, and tells who held which, and for how long without a break. */
export class LockMonitor {
  readonly #path: string;
  readonly #options: MonitorOptions;
  readonly #visibility: Visibility;
  readonly #table: LockTable;
  readonly #commits = new CommitCounter();
  readonly #holders = new Map<number, LockHolder>();
  /** As the file told last. One that is empty, or about to be made, has a rollback journal. */
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

  /** Looks once, and tells what it saw. Takes well below a millisecond, as the table of locks is seldom long. */
  sample(): readonly SeenLock[] {
    // Before the locks: a commit between the two is told by the next sample, and never missed.
    const moment = readMoment(this.#path);
    const committed = this.#commits.observe(moment?.commits ?? null) > 0;
    this.#mode = moment?.mode ?? this.#mode;
    this.#lastAt = Math.round(this.#options.now());
    if (this.#samples === 0) this.#startedAt = this.#lastAt;
    const seen = this.#seeLocks(moment, committed);
    this.#samples++;
    return seen;
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

  /** What was seen until now. The trial is another's to add. */
  snapshot(): LockWatch {
    const tellsConnected = this.#mode === 'wal' && this.#visibility.kind !== 'none';
    return {
      visibility: this.#visibility,
      watchedMs: this.#lastAt - this.#startedAt,
      samples: this.#samples,
      holders: [...this.#holders.values()].map((holder) => holder.heldUntil(this.#samples - 1)),
      connected: tellsConnected ? this.#connected : null,
      commits: this.#commits.commits,
      trial: null,
    };
  }
}

export interface WatchLocksOptions {
  /** Null: until the signal. */
  readonly watchMs: number | null;
  readonly everyMs?: number;
  /** Ends the watch early; what was seen until then is the result. */
  readonly signal?: AbortSignal | undefined;
  readonly ignore?: () => ReadonlySet<number>;
  /** Each time that it looks. */
  readonly onSample?: ((locks: readonly SeenLock[]) => void) | undefined;
  /** Twice a second, and with the last sample. */
  readonly onLocks?: ((watch: LockWatch) => void) | undefined;
  /** Milliseconds on a clock that never goes back. */
  readonly now?: () => number;
}

const TELL_EVERY_MS = 500;

/** Looks at the locks of a database at once and every 20 ms, until the time is over or the signal comes. */
export async function watchLocks(
  file: { readonly path: string },
  options: WatchLocksOptions,
): Promise<LockWatch> {
  const { watchMs, everyMs = 20, signal, onLocks } = options;
  const now = options.now ?? (() => performance.now());
  const monitor = new LockMonitor(file, { now, ignore: options.ignore ?? (() => new Set()) });
  const endsAt = now() + (watchMs ?? Number.POSITIVE_INFINITY);
  let toldAt = now();
  const look = () => {
    const seen = monitor.sample();
    options.onSample?.(seen);
  };
  for (look(); now() < endsAt && !signal?.aborted; look()) {
    if (now() - toldAt >= TELL_EVERY_MS) {
      toldAt = now();
      onLocks?.(monitor.snapshot());
    }
    await pause(Math.min(everyMs, Math.max(0, endsAt - now())), signal);
  }
  const watch = monitor.snapshot();
  onLocks?.(watch);
  return watch;
}

/** Waits no longer than until the signal comes, which is no error here. */
async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  await delay(ms, undefined, { signal }).catch(() => undefined);
}
