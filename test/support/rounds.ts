import type { Round } from '../../src/stress/judge/measured/round.ts';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { sampleResult, sampleRound } from './stress-result.ts';

/** Rounds that differ a little; `speed`: by which factor all are faster than 100 requests per second. */
export function sampleRounds(count: number, speed = 1, changes: Partial<Round> = {}): Round[] {
  return Array.from({ length: count }, (_, index) => {
    const factor = speed * (1 + 0.005 * ((index * 7) % 11));
    return sampleRound({
      ratePerSecond: 100 * factor,
      p50Ms: 50 / factor,
      p99Ms: 99 / factor,
      referencePerSecond: 5_000 + 10 * ((index * 3) % 7),
      ...changes,
    });
  });
}

/** A result of several rounds. */
export function resultOf(rounds: readonly Round[], changes: Partial<StressResult> = {}): StressResult {
  return sampleResult({ rounds, ...changes });
}
