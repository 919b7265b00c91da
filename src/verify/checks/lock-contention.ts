import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration } from '../../duration.ts';
import { diagnosis } from '../../stress/diagnosis.ts';
import { OutsideConnection } from '../../stress/faults/outside-connection.ts';
import { HttpClient } from '../../stress/http-client.ts';
import type { StressResult } from '../../stress/result.ts';
import { readServerCounters } from '../../stress/server-counters.ts';
import type { Target } from '../../stress/target.ts';
import type { Check, CheckContext } from '../check.ts';
import { answered, type Complaint, complaintOf, doubt, failure, failureLines } from '../outcome-of.ts';
import { burst, runLoad } from '../run-load.ts';
import { countStaleReads } from '../stale-reads.ts';

/** Longer than the 5 s that a sensible busy timeout takes at most. */
const HOLD_AT_MOST_MS = 6_500;
/** Long enough for every request of the burst to have met the lock. */
const HOLD_AT_LEAST_MS = 400;
const ASK_EVERY_MS = 50;

/** What was done to the server, for the diagnosis. */
const HELD = { kind: 'lock', fault: 'lock', happened: true } as const;

export const lockContention: Check = {
  name: 'lock-contention',
  holdsWhen: 'a burst outlasts another process’s write lock; afterwards nothing of it is left',
  needs: ['database'],
  quick: true,
  // Short, where it is ours to say: what counts is that the lock is held beyond it.
  serveArguments: ['--busy-timeout', '300ms'],
  async run(context) {
    const target = await context.start();
    // What goes wrong without the lock is not the lock's doing.
    const before = complaintOf(await runLoad(context, target, burst(20)));
    if (before) return failure({ ...before, summary: `before the lock: ${before.summary}` }, target);
    const { result, heldMs } = await burstUnderLock(context, target);
    const after = await leftBehind(context, target);
    const held = `the lock was held for ${formatDuration(heldMs)}`;
    const complaint = duringLock(result, heldMs);
    if (complaint || after) return failure(withEvidence(held, complaint, after), target);
    const retries = result.retries ? `retries: ${result.retries.total}` : 'retries not told';
    return doubt(result) ?? { status: 'passed', summary: `${answered(result)}, ${retries}, ${held}` };
  },
};

/** Holds the lock until the server has told of a retry, which it has when its busy timeout is over. */
async function burstUnderLock(
  context: CheckContext,
  target: Target,
): Promise<{ result: StressResult; heldMs: number }> {
  const outside = new OutsideConnection(target.databaseFile ?? '');
  const control = new HttpClient(target.url, context.timeoutMs);
  try {
    const before = (await readServerCounters(control))?.lockErrors ?? 0;
    await outside.hold();
    const heldAt = performance.now();
    let over = false;
    const run = runLoad(context, target, burst(20)).finally(() => {
      over = true;
    });
    const heldMs = () => performance.now() - heldAt;
    const met = async () => ((await readServerCounters(control))?.lockErrors ?? 0) > before;
    while (!over && heldMs() < HOLD_AT_MOST_MS && !(heldMs() > HOLD_AT_LEAST_MS && (await met())))
      await delay(ASK_EVERY_MS);
    const held = heldMs();
    await outside.release();
    return { result: await run, heldMs: held };
  } finally {
    await control.destroy();
    await outside.close();
  }
}

function duringLock(result: StressResult, heldMs: number): Complaint | undefined {
  const { retries, timing } = result;
  const retried =
    (retries?.total ?? 0) + (timing?.lockErrorsRecovered ?? 0) + (timing?.lockErrorsInFailed ?? 0);
  if (timing && retried === 0 && heldMs >= HOLD_AT_MOST_MS) {
    const waited = `no request met a lock error or was retried in ${formatDuration(heldMs)}: they all waited`;
    return {
      summary: 'requests hang as long as the lock is held',
      evidence: failureLines(result),
      diagnoses: [diagnosis('long-busy-timeout', waited)],
    };
  }
  return complaintOf(result, { faults: [HELD] });
}

/** Lock errors and stale reads after the lock is gone come from connections that are still inside a transaction. */
async function leftBehind(context: CheckContext, target: Target): Promise<Complaint | undefined> {
  const result = await runLoad(context, target, burst(20));
  const complaint = complaintOf(result);
  const stale = await countStaleReads(target, context.timeoutMs);
  if (!complaint && stale === 0) return undefined;
  const locked = result.outcomes['lock-error'];
  const seen = [
    ...(locked > 0 ? [`${locked} of 20 requests met a lock error after the lock was gone`] : []),
    ...(stale > 0 ? [`${stale} reads did not show what had been stored before`] : []),
  ];
  const poisoned = seen.length > 0 ? [diagnosis('poisoned-connection', seen.join('; '))] : [];
  return {
    summary: `after the lock was gone: ${complaint?.summary ?? seen.join('; ')}`,
    ...(complaint?.status && { status: complaint.status }),
    evidence: [...seen, ...(complaint?.evidence ?? []).map((line) => `afterwards: ${line}`)],
    diagnoses: [...poisoned, ...(complaint?.diagnoses ?? [])],
  };
}

/** One complaint of the two: what was left behind explains what went wrong before. */
function withEvidence(held: string, during: Complaint | undefined, after: Complaint | undefined): Complaint {
  const both = [after, during].filter((complaint) => complaint !== undefined);
  const diagnoses = both.flatMap((complaint) => complaint.diagnoses ?? []);
  const isPoisoned = diagnoses.some(({ cause }) => cause === 'poisoned-connection');
  return {
    status: both.some(({ status }) => status === 'data-lost') ? 'data-lost' : 'failed',
    summary: (during ?? after)?.summary ?? '',
    evidence: [held, ...both.flatMap(({ evidence = [] }) => evidence)],
    // A connection left inside a transaction has a stale snapshot, as a deferred one has.
    diagnoses: diagnoses.filter(({ cause }) => !isPoisoned || cause !== 'deferred-upgrade'),
  };
}
