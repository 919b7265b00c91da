import type { CapacityStep } from '../result.ts';
import { boundsOf, type Tried, tallyLevels } from './tally-levels.ts';

/**
 * The steps as the search looks at them: what the generator could not send is a level that it does not reach, and a step after
 * which the server did not recover is not to be tried again, however short it was.
 */
export function triedOf(steps: readonly CapacityStep[], noRecoveryFrom: number | null = null): Tried[] {
  return steps.map(({ level, outcome, isWhole }) => {
    const isKept = outcome === 'kept';
    const isFatal = !isKept && noRecoveryFrom !== null && level >= noRecoveryFrom;
    return { level, isKept, isWhole: isWhole || isFatal };
  });
}

/** What the server seems to hold: the successes per second of the slowest step that was too fast for it. */
export function guessOf(steps: readonly CapacityStep[]): number | undefined {
  const broken = steps.filter(({ outcome }) => outcome === 'broke');
  const [slowest] = broken.sort((a, b) => a.level - b.level);
  const perSecond = (slowest?.rounds ?? slowest)?.ratePerSecond ?? 0;
  return perSecond > 0 ? perSecond : undefined;
}

/** Whether most steps at a level that was not kept show a limit of the load generator's, not one of the server's. */
export function isGeneratorsLimit(steps: readonly CapacityStep[], level: number | undefined): boolean {
  const broken = steps.filter((step) => step.level === level && step.outcome !== 'kept');
  return broken.filter(({ outcome }) => outcome === 'generator').length * 2 > broken.length;
}

/**
 * The requests per second that a level is expected to send: in a closed loop as many as the nearest step below it, and before
 * that no limit. Those of a scenario are its chats.
 */
export function perSecondAt(level: number, by: 'rate' | 'users', steps: readonly CapacityStep[]): number {
  if (by === 'rate') return level * requestsPerRound(steps);
  const near = steps.filter((step) => step.level <= level && step.ratePerSecond > 0);
  const nearest = near.sort((a, b) => b.level - a.level)[0];
  return nearest?.ratePerSecond ?? Number.POSITIVE_INFINITY;
}

/** Rounds that the end of a step cut short have made about half of their requests. */
const SHARE_OF_CUT = 0.5;

/** 1 without a scenario, and where no round was completed yet. */
function requestsPerRound(steps: readonly CapacityStep[]): number {
  const step = steps.findLast(({ rounds }) => rounds !== null && rounds.completed > 0);
  if (!step?.rounds) return 1;
  const { completed, failed, cutShort } = step.rounds;
  return step.requests.completed / (completed + failed + SHARE_OF_CUT * cutShort);
}

/** The interval of the knee. */
export function intervalOf(steps: readonly CapacityStep[]) {
  return boundsOf(tallyLevels(triedOf(steps)));
}
