import { type CompareResult, EARLIER, type MeasureChange } from '../../compare/result.ts';
import { type Case, type Ending, junit } from '../text/junit.ts';
import { compareFacts, measureCells } from './compare-rows.ts';

const SUITE = 'genesis compare';

/** The verdict and each measure as test cases, for continuous integration. Ends with a line break. */
export function compareJunit(result: CompareResult): string {
  const { startedAt, verdict, measures } = result;
  const tookMs = result.processes === EARLIER ? 0 : result.tookMs;
  const verdictCase: Case = {
    name: 'verdict',
    tookMs,
    message: verdict.reasons.join('; '),
    ending: verdictEnding(verdict.status),
  };
  const cases = [verdictCase, ...measures.map(measureCase)];
  const observations = compareFacts(result).map(([label, text]) => `${label} ${text}`.trim());
  return junit(SUITE, [
    { name: SUITE, classname: 'genesis.compare', startedAt, tookMs, cases, observations },
  ]);
}

function verdictEnding(status: CompareResult['verdict']['status']): Ending | undefined {
  if (status === 'no-worse') return undefined;
  return { tag: status === 'undecided' ? 'error' : 'failure', type: status };
}

function measureCase(measure: MeasureChange): Case {
  const ending: Record<MeasureChange['judgement'], Ending | undefined> = {
    worse: { tag: 'failure', type: 'worse' },
    'no-worse': undefined,
    undecided: { tag: 'skipped' },
    'not-comparable': { tag: 'skipped' },
  };
  return {
    name: measure.name,
    tookMs: 0,
    message: measureCells(measure).slice(1).filter(Boolean).join(', '),
    ending: ending[measure.judgement],
  };
}
