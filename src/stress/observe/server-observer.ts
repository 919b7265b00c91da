import { isPostgresAddress } from '../../postgres/address.ts';
import { isLoopback } from '../../transport/loopback.ts';
import { systemClock } from '../load/clock.ts';
import type { Target } from '../target/target.ts';
import type { LockCount } from './lock-count.ts';
import { LockObserver } from './lock-observer.ts';
import type { LockSubject } from './lock-recorder.ts';
import type { LocksNow, ObservedLocks } from './observed-locks.ts';
import { type CpuReading, cpuBetween, readCpu, type ServerCpu } from './server-cpu.ts';
import { SessionWatch } from './sessions/session-watch.ts';

/** What can be seen of a server during a load without asking it; null where it cannot. */
export interface Observed {
  readonly locks: ObservedLocks | null;
  readonly serverCpu: ServerCpu | null;
}

type OnLocks = (locks: LocksNow) => void;

/** After failures: a transaction that is never ended is still open more than a second after the last answer. */
const WATCH_ON_MS = 1_300;

/** Observes a server during one load. Throws nothing. */
export class ServerObserver {
  readonly #target: Target;
  readonly #locks: LockObserver | SessionWatch | null;
  #cpuBefore: CpuReading | null = null;
  #cpuAfter: CpuReading | null = null;
  #endedAt = 0;

  private constructor(target: Target, locks: LockObserver | SessionWatch | null) {
    this.#target = target;
    this.#locks = locks;
  }

  /** `onLocks` gets what is seen of the locks during the load. */
  static async start(target: Target, watchesLocks: boolean, onLocks?: OnLocks): Promise<ServerObserver> {
    return new ServerObserver(target, watchesLocks ? await lockWatchOf(target, onLocks) : null);
  }

  beginLoad(): void {
    this.#locks?.beginLoad();
    this.#cpuBefore = readCpu(this.#target.server?.pid);
  }

  endLoad(): void {
    this.#cpuAfter = readCpu(this.#target.server?.pid);
    this.#locks?.endLoad();
    this.#endedAt = performance.now();
  }

  /** What was seen of the write lock since the load began; null where that is nothing. */
  async lockCount(): Promise<LockCount | null> {
    return this.#locks instanceof LockObserver ? this.#locks.count() : null;
  }

  /** Watches a moment longer if there were failures, until `signal`. */
  async result(hasFailures: boolean, signal: AbortSignal): Promise<Observed> {
    const serverCpu = cpuBetween(this.#cpuBefore, this.#cpuAfter);
    if (this.#locks === null) return { locks: null, serverCpu };
    if (this.#locks instanceof SessionWatch) return { locks: this.#locks.result(), serverCpu };
    const leftMs = this.#endedAt + WATCH_ON_MS - performance.now();
    if (hasFailures && leftMs > 0) await systemClock.sleep(leftMs, signal);
    return { locks: await this.#locks.result(this.#target.server?.groups ?? []), serverCpu };
  }

  /** Ends its process. */
  end(): void {
    this.#locks?.end();
  }
}

/** Null where there is nothing to see. */
async function lockWatchOf(target: Target, onLocks?: OnLocks): Promise<LockObserver | SessionWatch | null> {
  const { database } = target;
  if (database !== undefined && isPostgresAddress(database))
    return SessionWatch.start(database, (moment) => onLocks?.({ kind: 'sessions', ...moment }));
  const subject = subjectOf(target);
  return subject && LockObserver.start(subject, onLocks);
}

/** Null for a server whose files cannot be found, and for the embedded one, which reports all about its locks itself. */
function subjectOf({ kind, url, transport, database, server }: Target): LockSubject | null {
  const group = server?.pid ?? null;
  if (kind === 'embedded' || (database === undefined && group === null)) return null;
  const port = transport?.socketPath === undefined ? portHere(new URL(url)) : null;
  return { databaseFile: database ?? null, group, port, tool: process.pid };
}

/** Null if it is on another machine. */
function portHere({ hostname, port, protocol }: URL): number | null {
  if (!isLoopback(hostname)) return null;
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}
