import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forkHelper } from '../../fork-helper.ts';
import type { LockCount } from './lock-count.ts';
import type { LockSubject } from './lock-recorder.ts';
import type { LocksNow, ObservedLocks } from './observed-locks.ts';
import type { Order, Report } from './recorder-protocol.ts';

const PROCESS = new URL(`./recorder-process${extname(import.meta.url)}`, import.meta.url);

/** A load waits at most this long, so that it does not share the CPU with the start of the process. */
const START_WITHIN_MS = 250;

/** A process that does not report must not keep a run from ending. */
const REPORT_WITHIN_MS = 1_000;

/** Nor must one that does not count keep a load waiting. */
const COUNT_WITHIN_MS = 250;

const NO_REPORT: ObservedLocks = {
  status: 'unseen',
  reason: 'the process that watches the locks did not report',
};

/**
 * Watches the locks of a server's database beside a load, in a process of its own: it reads the file, and closing a file
 * drops all locks that a process has on it. Throws nothing.
 */
export class LockObserver {
  readonly #child: ChildProcess;
  readonly #ready = Promise.withResolvers<void>();
  readonly #reported = Promise.withResolvers<ObservedLocks | null>();
  #counted = Promise.withResolvers<LockCount | null>();
  #hasEnded = false;

  private constructor(child: ChildProcess, onLocks: (locks: LocksNow) => void) {
    this.#child = child;
    child.on('message', (report: Report) => {
      if (report === 'ready') this.#ready.resolve();
      else if ('count' in report) this.#counted.resolve(report.count);
      else if ('now' in report) onLocks(report.now);
      else this.#reported.resolve(report.locks);
    });
    const failed = () => {
      this.#ready.resolve();
      this.#counted.resolve(null);
      this.#reported.resolve(NO_REPORT);
      this.#hasEnded = true;
    };
    child.once('error', failed).once('exit', failed);
    child.unref();
    child.channel?.unref();
  }

  /** Resolves when it watches, or takes too long to start. `onLocks` is called during the load, where it is given. */
  static async start(subject: LockSubject, onLocks?: (locks: LocksNow) => void): Promise<LockObserver> {
    const observer = new LockObserver(forkHelper(PROCESS), onLocks ?? (() => {}));
    observer.#send({ kind: 'record', subject, isLive: onLocks !== undefined });
    await within(START_WITHIN_MS, observer.#ready.promise, undefined);
    return observer;
  }

  beginLoad(): void {
    this.#send({ kind: 'load began' });
  }

  endLoad(): void {
    this.#send({ kind: 'load ended' });
  }

  /** What was seen of the write lock so far; null where that is nothing. Not to be called again before it has resolved. */
  count(): Promise<LockCount | null> {
    if (this.#hasEnded) return Promise.resolve(null);
    this.#counted = Promise.withResolvers();
    this.#send({ kind: 'count' });
    return within(COUNT_WITHIN_MS, this.#counted.promise, null);
  }

  /** Null where no database of the server was found. Call it once. */
  result(serverGroups: readonly number[]): Promise<ObservedLocks | null> {
    this.#send({ kind: 'report', serverGroups });
    return within(REPORT_WITHIN_MS, this.#reported.promise, NO_REPORT);
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  #send(order: Order): void {
    // A process that has ended does not report, which is what counts.
    this.#child.send(order, () => {});
  }
}

/** What a promise resolves with, or `otherwise` if that takes longer than `ms`. */
async function within<T>(ms: number, promise: Promise<T>, otherwise: T): Promise<T> {
  const waiting = new AbortController();
  const tooLong = delay(ms, otherwise, { signal: waiting.signal }).catch(() => otherwise);
  try {
    return await Promise.race([promise, tooLong]);
  } finally {
    waiting.abort();
  }
}
