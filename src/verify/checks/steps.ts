import type { StressResult } from '../../stress/judge/result.ts';
import { percentileOf } from '../../stress/measure/percentile-of.ts';
import type { Check } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureOf, inPhase, worstFailure } from '../outcome/failure.ts';
import { burst, runLoad } from '../probes/run-load.ts';
import type { Step } from '../result.ts';

const STEPS = [1, 5, 10, 15, 20, 50, 100];

export const steps: Check = {
  name: 'steps',
  holdsWhen: '1, 5, 10, 15, 20, 50 and 100 simultaneous requests are all answered',
  needs: [],
  quick: true,
  async run(context) {
    const target = await context.start();
    const runs: StressResult[] = [];
    for (const concurrency of STEPS) {
      if (context.signal.aborted) break;
      runs.push(await runLoad(context, target, burst(concurrency)));
    }
    const passed = `100% at each of ${STEPS.join(', ')}`;
    return checkOutcome({ target, runs, failures: [combined(runs)], passed, steps: runs.map(stepOf) });
  },
};

/** The worst of the failures, with the others as its evidence. */
function combined(runs: readonly StressResult[]): Failure | undefined {
  const failures = runs.flatMap((run) => inPhase(`at ${run.load.concurrency}`, failureOf(run)) ?? []);
  const first = worstFailure(failures);
  if (!first) return undefined;
  const others = failures.filter((failure) => failure !== first).map(({ summary }) => summary);
  return { ...first, evidence: [...(first.evidence ?? []), ...others] };
}

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
