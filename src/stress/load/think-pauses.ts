import type { Clock } from './clock.ts';
import { randomStream } from './random-stream.ts';
import type { ThinkTime } from './think-time.ts';

interface PausesOptions {
  readonly think: ThinkTime;
  readonly seed: string | undefined;
  readonly clock: Clock;
  /** On the clock; no pause goes on after it. */
  readonly endsAt: number;
  /** Ends all pauses. */
  readonly signal: AbortSignal;
}

interface Pausing {
  readonly random: () => number;
  readonly ended: AbortController;
}

/** The pauses of the users of a closed loop. */
export class ThinkPauses {
  readonly #options: PausesOptions;
  // Each user has a signal of its own: to remove a listener from one with thousands takes long.
  readonly #users = new Map<number, Pausing>();
  #areOver = false;

  constructor(options: PausesOptions) {
    this.#options = options;
    options.signal.addEventListener('abort', () => this.end(), { once: true });
  }

  /** Resolves with whether the user has another request to send: false where the load ends during its pause. */
  async pause(user: number): Promise<boolean> {
    const { think, clock, endsAt } = this.#options;
    const { random, ended } = this.#pausing(user);
    const ms = think.min + random() * (think.max - think.min);
    const leftMs = Math.max(0, endsAt - clock.now());
    if (!this.#areOver) await clock.sleep(Math.min(ms, leftMs), ended.signal);
    return !this.#areOver && ms < leftMs;
  }

  /** Ends all pauses, since no request is left to be sent. */
  end(): void {
    if (this.#areOver) return;
    this.#areOver = true;
    for (const { ended } of this.#users.values()) ended.abort();
  }

  #pausing(user: number): Pausing {
    const known = this.#users.get(user);
    if (known) return known;
    const { seed } = this.#options;
    const random = randomStream(seed === undefined ? undefined : `${seed}/${user}`);
    const pausing = { random, ended: new AbortController() };
    this.#users.set(user, pausing);
    return pausing;
  }
}
