import { LockMonitor } from '../../locks/lock-monitor.ts';
import { blockersAmong, writerAmong } from '../../locks/lock-roles.ts';
import type { Holder, LockWatch } from '../../locks/lock-watch.ts';
import { lineageOf } from '../../locks/proc/group/process-group.ts';
import { cpuMsOf } from '../../locks/proc/process-facts.ts';
import type { LockCount } from './lock-count.ts';
import { longestOfEach } from './longest-of-each.ts';
import type {
  LockOwner,
  ObservedHolder,
  ObservedLocks,
  WriteHolds,
  WriteLockHolder,
} from './observed-locks.ts';
import { type RecentLooks, RecentWriters } from './recent-writers.ts';
import { WriteLock } from './write-lock.ts';

/** What was seen until the load was over. */
interface Seen extends Pick<LockWatch, 'visibility' | 'watchedMs' | 'samples' | 'commits'> {
  readonly journalMode: 'wal' | 'rollback';
  readonly writeLockedShare: number;
  readonly holders: readonly Held[];
}

interface Held extends Holder {
  /** As the table of locks has it. */
  readonly id: number;
  readonly write: Omit<WriteHolds, 'heldAfterLoadMs'> | null;
}

/** Watches the locks of one database during a load, and afterwards how long its last hold of the write lock goes on. */
export class DatabaseWatch {
  readonly path: string;
  readonly #now: () => number;
  readonly #monitor: LockMonitor;
  readonly #writeLock = new WriteLock();
  readonly #recentWriters = new RecentWriters();
  /** By process. Read when it is first seen, because it may end. */
  readonly #lineages = new Map<number, ReadonlySet<number>>();
  readonly #blockingSamples = new Map<number, number>();
  #duringLoad: Seen | undefined;

  /** `now` in milliseconds, on a clock that never goes back. */
  constructor(path: string, now: () => number) {
    this.path = path;
    this.#now = now;
    this.#monitor = new LockMonitor({ path }, { now, ignore: () => new Set() });
  }

  sample(): void {
    const { at, locks, committed } = this.#monitor.sample();
    const pid = writerAmong(locks);
    const holder = pid === undefined ? null : { pid, cpuMs: cpuMsOf(pid) };
    this.#writeLock.see({ atMs: at, holder, committed });
    if (this.#duringLoad !== undefined) return;
    this.#recentWriters.see(pid);
    for (const { pid } of locks) if (!this.#lineages.has(pid)) this.#lineages.set(pid, lineageOf(pid));
    for (const pid of blockersAmong(locks)) this.#blockingSamples.set(pid, this.#blocking(pid) + 1);
  }

  /** From now on, samples only prolong the hold under way. */
  endLoad(): void {
    this.#duringLoad = this.#seen();
    this.#writeLock.markEnd(Math.round(this.#now()));
  }

  /** Share of the samples that saw a write lock. */
  get writeLockedShare(): number {
    return this.#load.writeLockedShare;
  }

  /** Null where its locks cannot be seen. */
  get count(): LockCount | null {
    const { visibility, samples } = this.#monitor.snapshot();
    return visibility.kind === 'none' ? null : { samples, held: this.#writeLock.heldSamples };
  }

  /** The looks since the last call; undefined where the system does not show locks. */
  recent(): RecentLooks | undefined {
    return this.#monitor.visibility.kind === 'none' ? undefined : this.#recentWriters.take();
  }

  /** The process with this id in the table of locks, as the holder of the write lock. */
  writer(pid: number, ownerOf: (lineage: ReadonlySet<number>) => LockOwner): WriteLockHolder | null {
    const process = this.#monitor.holders().get(pid)?.process;
    if (!process) return null;
    const owner = ownerOf(this.#lineages.get(pid) ?? new Set());
    return { pid: process.pid, command: process.command, owner, heldMs: this.#writeLock.heldMs(pid) };
  }

  result(ownerOf: (lineage: ReadonlySet<number>) => LockOwner): ObservedLocks {
    const { visibility, samples, holders, ...figures } = this.#load;
    if (visibility.kind === 'none') return { status: 'unseen', reason: visibility.reason };
    if (samples === 0) return { status: 'unseen', reason: 'the load was over before the first look' };
    return {
      status: 'seen',
      database: this.path,
      blindSpot: visibility.kind === 'partial' ? visibility.reason : null,
      samples,
      ...figures,
      holders: holders.map((held) => this.#describe(held, ownerOf)),
    };
  }

  get #load(): Seen {
    return this.#duringLoad ?? this.#seen();
  }

  #seen(): Seen {
    const { visibility, watchedMs, samples, commits } = this.#monitor.snapshot();
    const share = (held: number) => held / Math.max(1, samples);
    const holders = [...this.#monitor.holders()].map(([id, holder]): Held => {
      const holds = this.#writeLock.holdsOf(id);
      return { ...holder, id, write: holds && { ...holds, share: share(this.#writeLock.samplesOf(id)) } };
    });
    return {
      visibility,
      watchedMs,
      samples,
      commits,
      journalMode: this.#monitor.mode,
      writeLockedShare: share(this.#writeLock.heldSamples),
      holders,
    };
  }

  #describe(
    { id, process, locks, write }: Held,
    ownerOf: (lineage: ReadonlySet<number>) => LockOwner,
  ): ObservedHolder {
    return {
      pid: process.pid,
      command: process.command,
      owner: ownerOf(this.#lineages.get(id) ?? new Set()),
      write: write && { ...write, heldAfterLoadMs: this.#writeLock.heldAfterEndMs(id) },
      locks: longestOfEach(locks),
      samplesBlockingCommits: this.#blocking(id),
    };
  }

  #blocking(pid: number): number {
    return this.#blockingSamples.get(pid) ?? 0;
  }
}
