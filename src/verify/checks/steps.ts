import type { StressResult } from '../../stress/judge/result.ts';
import type { Check } from '../check.ts';
import { at, type Complaint, complaintOf, conclude, worst } from '../outcome-of.ts';
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
    const passed = `100% at each of ${STEPS.join(', ')}`;
    return conclude({ target, runs, complaints: [inAll(runs)], passed, steps: runs.map(stepOf) });
  },
};

/** The worst of the complaints, with what else came up. */
function inAll(runs: readonly StressResult[]): Complaint | undefined {
  const complaints = runs.flatMap((run) => at(`at ${run.load.concurrency}`, complaintOf(run)) ?? []);
  const first = worst(complaints);
  if (!first) return undefined;
  const others = complaints.filter((complaint) => complaint !== first).map(({ summary }) => summary);
  return { ...first, evidence: [...(first.evidence ?? []), ...others] };
}

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
