import { traitsOf } from '../../stress/answer/outcome.ts';
import { auditFindings } from '../../stress/audit/findings.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import type { Check } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureOf, inPhase } from '../outcome/failure.ts';
import { residentMemory } from '../probes/resident-memory.ts';
import { burst, runLoad } from '../probes/run-load.ts';

/** Below the usual limit of 1024 open files, and far above the queue length of the embedded server. */
const REQUESTS = 500;
const QUEUE = 50;
const MEMORY_SLACK_BYTES = 256 * 2 ** 20;

export const overload: Check = {
  name: 'overload',
  holdsWhen: '500 requests at once: each gets an answer or a 503 with Retry-After; then full service',
  needs: [],
  uses: ['history'],
  quick: true,
  serveArguments: ['--max-queue', String(QUEUE)],
  async run(context) {
    const target = await context.start();
    const before = await residentMemory(target.server?.pid);
    const refusals = { withRetryAfter: 0, without: 0 };
    const onEvent = (event: StressEvent) => {
      if (event.type !== 'answered' || !traitsOf(event.sample.outcome).isRefusal) return;
      refusals[event.sample.retryAfterMs !== undefined ? 'withRetryAfter' : 'without']++;
    };
    const flood = await runLoad(context, target, burst(REQUESTS), { onEvent });
    const after = await residentMemory(target.server?.pid);
    const afterwards = await runLoad(context, target, burst(20));
    const failures = [
      floodFailure(flood, refusals),
      memoryGrowth(before, after),
      inPhase('afterwards', failureOf(afterwards)),
    ];
    const { ok, completed } = afterwards.requests;
    const passed = `${flood.requests.ok} of ${REQUESTS} answered, ${refusals.withRetryAfter} refused with Retry-After, ${ok}/${completed} afterwards`;
    return checkOutcome({ target, runs: [flood, afterwards], failures, passed });
  },
};

/** A refusal with Retry-After is not a failure in this check. */
function floodFailure(
  flood: StressResult,
  { withRetryAfter, without }: { readonly withRetryAfter: number; readonly without: number },
): Failure | undefined {
  const failure = failureOf(flood);
  const { requests, audit } = flood;
  const isClean = auditFindings(audit).length === 0;
  if (isClean && requests.completed - requests.ok === withRetryAfter) return undefined;
  const summary = without > 0 ? `${without} refusals without Retry-After` : failure?.summary;
  return (
    failure && {
      ...failure,
      summary: failure.status === 'data-lost' ? failure.summary : (summary ?? ''),
    }
  );
}

function memoryGrowth(before: number | undefined, after: number | undefined): Failure | undefined {
  if (!before || !after || after <= before + MEMORY_SLACK_BYTES) return undefined;
  return { summary: 'memory grew by more than 256 MiB' };
}
