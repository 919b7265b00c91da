import type { StressResult } from '../../stress/result.ts';
import type { Check } from '../check.ts';
import { complaintOf, doubt, failure } from '../outcome-of.ts';
import type { Step } from '../result.ts';
import { burst, runLoad } from '../run-load.ts';

const STEPS = [1, 5, 10, 15, 20, 50, 100];

export const steps: Check = {
  name: 'steps',
  holdsWhen: '1, 5, 10, 15, 20, 50 and 100 simultaneous requests are all answered',
  needs: [],
  quick: true,
  async run(context) {
    const target = await context.start();
    const results: StressResult[] = [];
    for (const concurrency of STEPS) {
      if (context.signal.aborted) break;
      results.push(await runLoad(context, target, burst(concurrency)));
    }
    const steps = results.map(stepOf);
    const complaint = results.map((result) => complaintOf(result)).find((found) => found !== undefined);
    if (complaint) return failure({ ...complaint, steps }, target);
    const unsure = results.map(doubt).find((found) => found !== undefined);
    return unsure ?? { status: 'passed', summary: `100% at each of ${STEPS.join(', ')}`, steps };
  },
};

function stepOf({ load, requests, outcomes, latency }: StressResult): Step {
  return {
    concurrency: load.concurrency,
    ok: requests.ok,
    lockErrors: outcomes['lock-error'],
    internalErrors: outcomes['internal-error'],
    p50Ms: latency?.percentiles[0]?.ms ?? null,
    maxMs: latency?.maxMs ?? null,
  };
}
