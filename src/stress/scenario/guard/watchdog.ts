import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { GenesisError } from '../../../errors.ts';
import type { ScriptPlace } from '../script/scenario.ts';

/** Milliseconds in which a script may keep the processor: meanwhile nothing is sent, and no answer is read. */
const LONGEST_MS = 5_000;
const BEATS = 10;

/** By what the thread calls this one, which it has stopped meanwhile. */
export const STUCK_HOOK = 'genesis.scenario-stuck';

/** What the thread is given. */
export interface WatchdogData {
  readonly beats: Int32Array;
  readonly beatEveryMs: number;
  readonly longestMs: number;
  readonly url: string;
}

/** Notices a script that loops without an end: a thread of its own sees that this one does nothing else, and ends the loop. */
export class Watchdog {
  /** Resolves when the thread watches: a loop that begins before could keep it from starting. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #beating: NodeJS.Timeout;

  /**
   * `onStuck`: called in the middle of the loop, which ends when it returns. Ending it drops all microtasks: a promise must be
   * settled later.
   */
  constructor({ file, url }: ScriptPlace, onStuck: (error: GenesisError) => void, longestMs = LONGEST_MS) {
    const beatEveryMs = longestMs / BEATS;
    const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
    this.#beating = setInterval(() => Atomics.add(beats, 0, 1), beatEveryMs).unref();
    (globalThis as Record<symbol, unknown>)[Symbol.for(STUCK_HOOK)] = (line: number | null) =>
      onStuck(stuckAt(line === null ? file : `${file}:${line}`, longestMs));
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const workerData: WatchdogData = { beats, beatEveryMs, longestMs, url };
    this.#worker = new Worker(new URL(`./watchdog-thread.${extension}`, import.meta.url), {
      workerData,
      // Those of this process may be for a program that is given as a text.
      execArgv: [],
    });
    // Only then: until it watches, nothing else may keep the process alive.
    this.ready = once(this.#worker, 'online').then(() => this.#worker.unref());
  }

  close(): void {
    clearInterval(this.#beating);
    delete (globalThis as Record<symbol, unknown>)[Symbol.for(STUCK_HOOK)];
    void this.#worker.terminate();
  }
}

function stuckAt(place: string, ms: number): GenesisError {
  return new GenesisError('SCENARIO_INVALID', `${place} has kept the processor for ${ms / 1_000} s`, {
    hint: 'A loop must await user.get, post, chat or pause, or end soon: nothing is sent meanwhile.',
  });
}
