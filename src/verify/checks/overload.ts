import type { StressEvent } from '../../stress/stress.ts';
import type { Check } from '../check.ts';
import { memoryOf } from '../memory-of.ts';
import { complaintOf, failure } from '../outcome-of.ts';
import { burst, runLoad } from '../run-load.ts';

/** Few enough for the usual limit of 1024 open files, many more than the queue of an embedded server here. */
const REQUESTS = 500;
const QUEUE = 50;
const MEMORY_SLACK_BYTES = 256 * 2 ** 20;

export const overload: Check = {
  name: 'overload',
  holdsWhen: 'far too many requests: each gets an answer or 503 with Retry-After; then full service',
  needs: [],
  quick: true,
  serveArguments: ['--max-queue', String(QUEUE)],
  async run(context) {
    const target = await context.start();
    const before = await memoryOf(target.server?.pid);
    let refused = 0;
    let silent = 0;
    const onEvent = (event: StressEvent) => {
      if (event.type !== 'answered') return;
      const { outcome, retryAfter } = event.sample;
      if (outcome !== 'overloaded' && outcome !== 'pool-exhausted') return;
      if (retryAfter) refused++;
      else silent++;
    };
    const flood = await runLoad(context, target, burst(REQUESTS), { onEvent });
    const complaint = complaintOf(flood);
    if (complaint?.status === 'data-lost') return failure(complaint, target);
    if (complaint && flood.requests.completed - flood.requests.ok > refused)
      return failure(
        { ...complaint, summary: silent > 0 ? `${silent} refusals without Retry-After` : complaint.summary },
        target,
      );
    const after = await memoryOf(target.server?.pid);
    if (before && after && after > before + MEMORY_SLACK_BYTES)
      return failure({ summary: 'memory grew by more than 256 MiB' }, target);
    const afterwards = complaintOf(await runLoad(context, target, burst(20)));
    if (afterwards) return failure({ ...afterwards, summary: `afterwards: ${afterwards.summary}` }, target);
    return {
      status: 'passed',
      summary: `${flood.requests.ok} of ${REQUESTS} answered, ${refused} told to come back, 20/20 afterwards`,
    };
  },
};
