import type { StressResult } from '../../stress/result.ts';
import type { Check } from '../check.ts';
import { conclude } from '../outcome-of.ts';
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
    const runs: StressResult[] = [];
    for (const concurrency of STEPS) {
      if (context.signal.aborted) break;
      runs.push(await runLoad(context, target, burst(concurrency)));
    }
    return conclude({ target, runs, passed: `100% at each of ${STEPS.join(', ')}`, steps: runs.map(stepOf) });
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
