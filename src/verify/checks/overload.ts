import type { StressResult } from '../../stress/judge/result.ts';
import type { StressEvent } from '../../stress/stress.ts';
import type { Check } from '../check.ts';
import { memoryOf } from '../memory-of.ts';
import { at, type Complaint, complaintOf, conclude } from '../outcome-of.ts';
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
    const refusals = { polite: 0, bare: 0 };
    const onEvent = (event: StressEvent) => {
      if (event.type !== 'answered' || !isRefusal(event.sample.outcome)) return;
      refusals[event.sample.retryAfter ? 'polite' : 'bare']++;
    };
    const flood = await runLoad(context, target, burst(REQUESTS), { onEvent });
    const after = await memoryOf(target.server?.pid);
    const afterwards = await runLoad(context, target, burst(20));
    const complaints = [
      inFlood(flood, refusals),
      grown(before, after),
      at('afterwards', complaintOf(afterwards)),
    ];
    const { ok, completed } = afterwards.requests;
    const passed = `${flood.requests.ok} of ${REQUESTS} answered, ${refusals.polite} told to come back, ${ok}/${completed} afterwards`;
    return conclude({ target, runs: [flood, afterwards], complaints, passed });
  },
};

function isRefusal(outcome: string): boolean {
  return outcome === 'overloaded' || outcome === 'pool-exhausted';
}

/** To be told when to come back is no failure here. */
function inFlood(
  flood: StressResult,
  { polite, bare }: { readonly polite: number; readonly bare: number },
): Complaint | undefined {
  const complaint = complaintOf(flood);
  const { requests, audit } = flood;
  const { lost = 0, duplicated = 0, orphaned = 0, unexpected = 0 } = audit.status === 'read' ? audit : {};
  const isClean = lost + duplicated + orphaned + unexpected === 0;
  if (isClean && requests.completed - requests.ok === polite) return undefined;
  const summary = bare > 0 ? `${bare} refusals without Retry-After` : complaint?.summary;
  return (
    complaint && {
      ...complaint,
      summary: complaint.status === 'data-lost' ? complaint.summary : (summary ?? ''),
    }
  );
}

function grown(before: number | undefined, after: number | undefined): Complaint | undefined {
  if (!before || !after || after <= before + MEMORY_SLACK_BYTES) return undefined;
  return { summary: 'memory grew by more than 256 MiB' };
}
