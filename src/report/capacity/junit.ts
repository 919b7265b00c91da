import { levelWords } from '../../capacity/judge/level-words.ts';
import type { CapacityResult } from '../../capacity/result.ts';
import { type Case, type Ending, junit } from '../text/junit.ts';
import { capacityFacts } from './capacity-facts.ts';
import { capacityWords } from './capacity-words.ts';
import { isMostlyKept, levelSummaries, reasonsOfLevel } from './level-rows.ts';

const SUITE = 'genesis capacity';

/** The verdict as a test case, and each level below the knee. Ends with a line break. */
export function capacityJunit(result: CapacityResult): string {
  const { startedAt, tookMs, verdict, steps } = result;
  const message = [...verdict.reasons, capacityWords(result)].join('; ');
  const verdictCase: Case = { name: 'capacity', tookMs, message, ending: endingOf(verdict.status) };
  const levels = levelSummaries(steps).map((summary) => {
    const isKept = isMostlyKept(summary);
    const name = levelWords(summary.level, result.search.by);
    // A level above the knee is no failure.
    return { name, tookMs: 0, message: reasonsOfLevel(summary), ending: isKept ? undefined : SKIPPED };
  });
  const observations = [
    capacityWords(result),
    ...capacityFacts(result).map(([label, text]) => `${label} ${text}`),
  ];
  const cases = [verdictCase, ...levels];
  return junit(
    SUITE,
    [{ name: SUITE, classname: 'genesis.capacity', startedAt, tookMs, cases, observations }],
    tookMs,
  );
}

const SKIPPED: Ending = { tag: 'skipped' };

function endingOf(status: CapacityResult['verdict']['status']): Ending | undefined {
  if (status === 'passed') return undefined;
  return { tag: status === 'inconclusive' ? 'error' : 'failure', type: status };
}
