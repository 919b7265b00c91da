import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../src/stress/load/clock.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that stands still until everybody sleeps, and then goes on to the first who wakes. */
export class FakeClock implements Clock {
  #now: number;
  #sleepers: Sleeper[] = [];

  constructor(now = 0) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  sleep(ms: number, signal: AbortSignal = new AbortController().signal): Promise<void> {
    return new Promise((resolve) => {
      this.#sleepers.push({ at: this.#now + ms, wake: resolve });
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  /** Lets time pass until `work` is over. Rejects where it waits for what no time will bring. */
  async passUntil<T>(work: Promise<T>): Promise<T> {
    let isOver = false;
    const over = work.finally(() => {
      isOver = true;
    });
    for (await turn(); !isOver; await turn()) this.#wakeNext();
    return over;
  }

  #wakeNext(): void {
    const [next, ...others] = this.#sleepers.toSorted((a, b) => a.at - b.at);
    if (!next) throw new Error('nothing sleeps, and nothing has finished');
    this.#sleepers = others;
    this.#now = next.at;
    next.wake();
  }
}
