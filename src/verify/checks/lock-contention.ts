import { formatDuration } from '../../duration.ts';
import { messageOf } from '../../errors.ts';
import type { InjectedFault } from '../../stress/faults/fault.ts';
import { diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import { diagnose } from '../../stress/judge/diagnosis/diagnose.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { Target } from '../../stress/target/target.ts';
import type { Check, CheckContext } from '../check.ts';
import { burstUnderLock, HOLD_AT_MOST_MS, type LockedBurst } from '../locked-burst.ts';
import { answered, at, type Complaint, complaintOf, conclude, failure, failureLines } from '../outcome-of.ts';
import { burst, runLoad } from '../run-load.ts';
import { countStaleReads } from '../stale-reads.ts';

/** What was done to the server, for the diagnosis. */
const HELD: InjectedFault = {
  fault: { kind: 'lock', atMs: 0, forMs: HOLD_AT_MOST_MS },
  text: 'lock',
  happened: true,
  problem: null,
};

export const lockContention: Check = {
  name: 'lock-contention',
  holdsWhen: 'a burst outlasts another process’s write lock; afterwards nothing of it is left',
  needs: ['database'],
  quick: true,
  // Short, where it is ours to say: what counts is that the lock is held beyond it.
  serveArguments: ['--busy-timeout', '300ms'],
  async run(context) {
    const target = await context.start();
    const before = await runLoad(context, target, burst(20));
    // What goes wrong without the lock is not the lock's doing.
    const complaint = at('before the lock', complaintOf(before));
    if (complaint) return failure(complaint, target);
    const locked = await burstUnderLock(context, target);
    if (locked === 'never free') return failure(neverFree(context), target);
    const after = await runLoad(context, target, burst(20));
    const canRead = before.audit.status === 'read';
    const stale = canRead ? await staleReads(target, context.timeoutMs) : [];
    const complaints = [inAll(locked, duringLock(locked), leftBehind(after, stale))];
    if (!complaints[0] && locked.answeredMeanwhile > 0)
      return { status: 'unknown', reason: noEffect(locked, target) };
    const { result, heldMs } = locked;
    const retries = result.retries ? `retries: ${result.retries.total}` : 'retries not told';
    const passed = `${answered(result)}, ${retries}, the lock was held for ${formatDuration(heldMs)}`;
    return conclude({ target, runs: [result, after], complaints, passed });
  },
};

function neverFree({ timeoutMs }: CheckContext): Complaint {
  const tried = `no other process could write for ${formatDuration(timeoutMs)}, though nothing was asked of the server`;
  return { summary: 'the server never lets go of its write lock', evidence: [tried] };
}

function duringLock({ result, heldMs }: LockedBurst): Complaint | undefined {
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
  const complaint = complaintOf(result);
  return complaint && { ...complaint, diagnoses: diagnose({ ...result, faults: [HELD] }) };
}

/** Lock errors and stale reads after the lock is gone come from connections that are still inside a transaction. */
function leftBehind(after: StressResult, stale: readonly string[]): Complaint | undefined {
  const complaint = complaintOf(after);
  const locked = after.outcomes['lock-error'];
  const seen = [
    ...(locked > 0 ? [`${locked} of 20 requests met a lock error after the lock was gone`] : []),
    ...stale,
  ];
  if (!complaint && seen.length === 0) return undefined;
  const poisoned = seen.length > 0 ? [diagnosis('poisoned-connection', seen.join('; '))] : [];
  return {
    summary: `after the lock was gone: ${complaint?.summary ?? seen.join('; ')}`,
    ...(complaint?.status && { status: complaint.status }),
    evidence: [...seen, ...(complaint?.evidence ?? []).map((line) => `afterwards: ${line}`)],
    diagnoses: [...poisoned, ...(complaint?.diagnoses ?? [])],
  };
}

async function staleReads(target: Target, timeoutMs: number): Promise<string[]> {
  try {
    const stale = await countStaleReads(target, timeoutMs);
    return stale > 0 ? [`${stale} reads did not show what had been stored before`] : [];
  } catch (error) {
    return [`storing and reading a turn did not work: ${messageOf(error)}`];
  }
}

/** One complaint of the two: what was left behind explains what went wrong before. */
function inAll(
  { heldMs }: LockedBurst,
  during: Complaint | undefined,
  after: Complaint | undefined,
): Complaint | undefined {
  const both = [after, during].filter((complaint) => complaint !== undefined);
  if (both.length === 0) return undefined;
  const diagnoses = both.flatMap((complaint) => complaint.diagnoses ?? []);
  const isPoisoned = diagnoses.some(({ cause }) => cause === 'poisoned-connection');
  const held = `the lock was held for ${formatDuration(heldMs)}`;
  return {
    status: both.some(({ status }) => status === 'data-lost') ? 'data-lost' : 'failed',
    summary: (during ?? after)?.summary ?? '',
    evidence: [held, ...both.flatMap(({ evidence = [] }) => evidence)],
    // A connection left inside a transaction has a stale snapshot, as a deferred one has.
    diagnoses: diagnoses.filter(({ cause }) => !isPoisoned || cause !== 'deferred-upgrade'),
  };
}

function noEffect({ answeredMeanwhile }: LockedBurst, { databaseFile }: Target): string {
  return `${answeredMeanwhile} requests were answered while ${databaseFile} was locked: is it the server's database?`;
}
