import type { Round } from '../measured/round.ts';
import { rankSumShift } from './statistics/rank-sum.ts';

/** By which factor the machine was faster than before; undefined where a round lacks its measure. */
export function machineChange(after: readonly Round[], before: readonly Round[]): number | undefined {
  const [now, then] = [logSpeeds(after), logSpeeds(before)];
  return now && then && Math.exp(rankSumShift(then, now).estimate);
}

/** Natural logarithms of what the reference server reached; undefined where a round lacks it. */
export function logSpeeds(rounds: readonly Round[]): number[] | undefined {
  const speeds = rounds.flatMap(({ referencePerSecond }) => referencePerSecond || []);
  return speeds.length === rounds.length ? speeds.map(Math.log) : undefined;
}
