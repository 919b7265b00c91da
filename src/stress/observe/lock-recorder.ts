import { existsSync, realpathSync } from 'node:fs';
import { DatabaseWatch } from './database-watch.ts';
import { findDatabases } from './find-databases.ts';
import type { LockCount } from './lock-count.ts';
import { ownerOf } from './lock-owner.ts';
import type { LocksNow, ObservedLocks } from './observed-locks.ts';
import { type ServerPlace, ServerProcesses } from './server-processes.ts';

/** The server whose locks are recorded. */
export interface LockSubject extends ServerPlace {
  /** Null where it is unknown: then it is looked for among the files that the server has open. */
  readonly databaseFile: string | null;
  /** The process of this tool. */
  readonly tool: number;
}

/** A server can open its database with the first request: looked for often at first, and again and again. */
const FIRST_LOOK_AFTER_MS = 50;
const LOOK_EVERY_MS = 2_000;

/** More databases of one server are not watched. */
const MOST_DATABASES = 4;

/** Records the locks of a server's database during a load; of several databases, that with most of them. */
export class LockRecorder {
  readonly #subject: LockSubject;
  readonly #now: () => number;
  readonly #server: ServerProcesses;
  readonly #watches = new Map<string, DatabaseWatch>();
  #phase: 'before' | 'load' | 'after' = 'before';
  #lookAt = 0;
  #lookAfterMs = FIRST_LOOK_AFTER_MS;

  /** `now` in milliseconds, on a clock that never goes back. */
  constructor(subject: LockSubject, now: () => number) {
    this.#subject = subject;
    this.#now = now;
    this.#server = new ServerProcesses(subject);
  }

  /** Looks for databases when that is due, and at the locks of those that it found, once the load has begun. */
  sample(): void {
    if (this.#phase !== 'after' && this.#now() >= this.#lookAt) this.#look();
    if (this.#phase !== 'before') for (const watch of this.#watches.values()) watch.sample();
  }

  beginLoad(): void {
    this.#phase = 'load';
    this.#lookAfterMs = FIRST_LOOK_AFTER_MS;
    this.#lookAt = 0;
  }

  endLoad(): void {
    this.#phase = 'after';
    for (const watch of this.#watches.values()) watch.endLoad();
  }

  /** Null where no database was found. `groups` are the process groups that the server has had, for one that this tool started. */
  result(groups: readonly number[]): ObservedLocks | null {
    return this.#most?.result(this.#owners(groups)) ?? null;
  }

  /** So far, of the same database; null where none was found yet. */
  get count(): LockCount | null {
    return this.#most?.count ?? null;
  }

  /** What the looks since the last call saw of the database that was locked most; null where they saw none. */
  locksNow(): LocksNow | null {
    if (this.#phase !== 'load') return null;
    const looks = [...this.#watches.values()].flatMap((watch) => {
      const recent = watch.recent();
      return recent ? [{ watch, ...recent }] : [];
    });
    const [most] = looks.sort((a, b) => b.share - a.share);
    if (!most) return null;
    const { watch, share, pid } = most;
    const holder = pid === undefined ? null : watch.writer(pid, this.#owners([]));
    return { kind: 'write-lock', share, holder };
  }

  /** The database whose write lock was held most. */
  get #most(): DatabaseWatch | undefined {
    const [most] = [...this.#watches.values()].sort((a, b) => b.writeLockedShare - a.writeLockedShare);
    return most;
  }

  #owners(groups: readonly number[]) {
    const server = new Set([...this.#server.ids, ...groups]);
    const known = { server, isServerKnown: this.#server.isKnown, tool: this.#subject.tool };
    return (lineage: ReadonlySet<number>) => ownerOf(lineage, known);
  }

  #look(): void {
    this.#lookAt = this.#now() + this.#lookAfterMs;
    this.#lookAfterMs = Math.min(2 * this.#lookAfterMs, LOOK_EVERY_MS);
    for (const path of this.#databases().slice(0, MOST_DATABASES - this.#watches.size))
      this.#watches.set(path, new DatabaseWatch(path, this.#now));
    this.#server.look([...this.#watches.keys()][0]);
  }

  /** Those that are not watched yet. */
  #databases(): string[] {
    const { databaseFile } = this.#subject;
    const named = databaseFile !== null && existsSync(databaseFile) ? [realpathSync(databaseFile)] : [];
    const found = databaseFile === null ? findDatabases(this.#server.pids) : named;
    return found.filter((path) => !this.#watches.has(path));
  }
}
