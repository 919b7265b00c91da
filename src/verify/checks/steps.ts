import type { StressResult } from '../../stress/judge/result.ts';
import { percentileOf } from '../../stress/measure/percentile-of.ts';
import type { Check } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { combinedFailure, failureOf, inPhase } from '../outcome/failure.ts';
import { burst, runLoad } from '../probes/run-load.ts';
import type { Step } from '../result.ts';

const STEPS = [1, 5, 10, 15, 20, 50, 100];

export const steps: Check = {
  name: 'steps',
  holdsWhen: '1, 5, 10, 15, 20, 50 and 100 simultaneous requests are all answered',
  needs: [],
  uses: ['history'],
  takesScenario: true,
  quick: true,
  async run(context) {
    const target = await context.start();
    const runs: StressResult[] = [];
    for (const concurrency of STEPS) {
      if (context.signal.aborted) break;
      runs.push(await runLoad(context, target, burst(concurrency)));
    }
    const failure = combinedFailure(runs.map((run) => inPhase(`at ${run.load.concurrency}`, failureOf(run))));
    const passed = `100% at each of ${STEPS.join(', ')}`;
    return checkOutcome({ target, runs, failures: [failure], passed, steps: runs.map(stepOf) });
  },
};

function stepOf({ load, requests, outcomes, latency }: StressResult): Step {
  return {
    concurrency: load.concurrency,
    ok: requests.ok,
    lockErrors: outcomes['lock-error'],
    internalErrors: outcomes['internal-error'],
    p50Ms: percentileOf(latency, 50) ?? null,
    maxMs: latency?.maxMs ?? null,
  };
}
