import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { forkHelper } from '../../fork-helper.ts';
import type { LockSubject } from './lock-recorder.ts';
import type { ObservedLocks } from './observed-locks.ts';
import type { Order, Report } from './recorder-protocol.ts';

const PROCESS = new URL(`./recorder-process${extname(import.meta.url)}`, import.meta.url);

/** A load waits at most this long, so that it does not share the CPU with the start of the process. */
const START_WITHIN_MS = 250;

/** A process that does not report must not keep a run from ending. */
const REPORT_WITHIN_MS = 1_000;

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

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (report: Report) => {
      if (report === 'ready') this.#ready.resolve();
      else this.#reported.resolve(report.locks);
    });
    const failed = () => {
      this.#ready.resolve();
      this.#reported.resolve(NO_REPORT);
    };
    child.once('error', failed).once('exit', failed);
    child.unref();
    child.channel?.unref();
  }

  /** Resolves when it watches, or takes too long to start. */
  static async start(subject: LockSubject): Promise<LockObserver> {
    const observer = new LockObserver(forkHelper(PROCESS));
    observer.#send({ kind: 'record', subject });
    await within(START_WITHIN_MS, observer.#ready.promise, undefined);
    return observer;
  }

  beginLoad(): void {
    this.#send({ kind: 'load began' });
  }

  endLoad(): void {
    this.#send({ kind: 'load ended' });
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
