import type { RoundEnd, RoundEnding } from '../../stress/load/round-end.ts';
import type { StepRounds } from '../result.ts';
import { perSecondOnceSettled } from './per-second-once-settled.ts';

/** Counts the rounds of a scenario in one step. */
export class RoundTally {
  readonly #counts: Record<RoundEnding, number> = { completed: 0, failed: 0, cutShort: 0 };
  readonly #completed: RoundEnd[] = [];

  get failed(): number {
    return this.#counts.failed;
  }

  add(round: RoundEnd): void {
    this.#counts[round.ending]++;
    if (round.ending === 'completed') this.#completed.push(round);
  }

  /** `startedAt`: when the step began, in milliseconds of `performance.now()`; `loadMs`: for how long it sent. */
  over(startedAt: number, loadMs: number): StepRounds {
    const lengths = this.#completed.map(({ begunAt, endedAt }) => endedAt - begunAt).sort((a, b) => a - b);
    const ends = this.#completed.map(({ endedAt }) => endedAt - startedAt);
    return {
      ...this.#counts,
      ratePerSecond: perSecondOnceSettled(ends, loadMs),
      p50Ms: lengths[lengths.length >> 1] ?? null,
    };
  }
}
