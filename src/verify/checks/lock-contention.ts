import { formatDuration } from '../../duration.ts';
import { messageOf } from '../../errors.ts';
import { shownAddress } from '../../postgres/address.ts';
import type { InjectedFault } from '../../stress/faults/fault.ts';
import { type Cause, type Diagnosis, diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import { diagnose } from '../../stress/judge/diagnosis/diagnose.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { Target } from '../../stress/target/target.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';
import type { Check, CheckContext } from '../check.ts';
import { answeredAndStored, checkOutcome, failedOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureLines, failureOf, inPhase } from '../outcome/failure.ts';
import { burstUnderLock, HOLD_AT_MOST_MS, type LockedBurst } from '../probes/burst-under-lock.ts';
import { countStaleReads } from '../probes/count-stale-reads.ts';
import { burst, runLoad } from '../probes/run-load.ts';

/** The fault that was injected, for the diagnosis. */
const HELD: InjectedFault = {
  fault: { kind: 'lock', atMs: 0, forMs: HOLD_AT_MOST_MS },
  text: 'lock',
  happened: true,
  problem: null,
};

export const lockContention: Check = {
  name: 'lock-contention',
  holdsWhen: 'a burst survives another process’s write lock, and the lock has no after-effects',
  needs: ['database'],
  uses: ['history', 'genesis-api'],
  quick: true,
  // Short, so that the lock outlasts it soon.
  serveArguments: ['--busy-timeout', '300ms'],
  async run(context) {
    const target = await context.start();
    const before = await runLoad(context, target, burst(20));
    const canRead = before.audit.status === 'read' && isGenesisChat(context.chat);
    // Failures before the lock have other causes.
    const failure = inPhase('before the lock', failureOf(before));
    if (failure) {
      const isStale = canRead && hasCause(failure, 'deferred-upgrade');
      return failedOutcome(isStale ? await leftOpen(failure, target, context) : failure, target);
    }
    const usualMs = before.latency?.maxMs ?? 0;
    let round = await lockedRound(context, target, usualMs, canRead);
    // Whether a connection is left inside its transaction depends on chance; without that it looks like this.
    if (round !== 'never free' && !round.after && hasCause(round.during, 'deferred-upgrade')) {
      round = await lockedRound(context, target, usualMs, canRead);
    }
    if (round === 'never free') return failedOutcome(neverReleased(context), target);
    const { locked, afterwards } = round;
    const failures = [combined(round)];
    if (!failures[0] && locked.answeredUnderLock > 0)
      return { status: 'unknown', reason: wrongDatabase(locked, target) };
    const { result, heldMs } = locked;
    const retries = result.retries ? `retries: ${result.retries.total}` : 'retries unknown';
    const passed = `${answeredAndStored(result)}, ${retries}, the lock was held for ${formatDuration(heldMs)}`;
    return checkOutcome({ target, runs: [result, afterwards], failures, passed });
  },
};

/** A burst under the lock, and one after it. */
interface LockedRound {
  readonly locked: LockedBurst;
  readonly afterwards: StressResult;
  readonly during: Failure | undefined;
  readonly after: Failure | undefined;
}

async function lockedRound(
  context: CheckContext,
  target: Target,
  usualMs: number,
  canRead: boolean,
): Promise<LockedRound | 'never free'> {
  const locked = await burstUnderLock(context, target, usualMs);
  if (locked === 'never free') return locked;
  const afterwards = await runLoad(context, target, burst(20));
  const stale = canRead ? await staleReads(target, context) : [];
  return { locked, afterwards, during: duringLock(locked), after: afterEffects(afterwards, stale) };
}

function hasCause(failure: Failure | undefined, cause: Cause): boolean {
  return (failure?.diagnoses ?? []).some((diagnosis) => diagnosis.cause === cause);
}

function neverReleased({ timeoutMs }: CheckContext): Failure {
  const tried = `no other process could write for ${formatDuration(timeoutMs)}, although the server was idle`;
  return { summary: 'the server never releases its write lock', evidence: [tried] };
}

function duringLock({ result, heldMs, isHeldToEnd }: LockedBurst): Failure | undefined {
  const { retries, timing } = result;
  const retried =
    (retries?.total ?? 0) + (timing?.lockErrorsRecovered ?? 0) + (timing?.lockErrorsInFailed ?? 0);
  if (timing && retried === 0 && isHeldToEnd) {
    const waited = `no request got a lock error or was retried in ${formatDuration(heldMs)}: they all waited`;
    return {
      summary: 'requests hang as long as the lock is held',
      evidence: failureLines(result),
      diagnoses: [diagnosis('long-busy-timeout', waited)],
    };
  }
  const failure = failureOf(result);
  return failure && { ...failure, diagnoses: diagnose({ ...result, faults: [HELD] }) };
}

/** A snapshot that is stale when nothing else is under way is that of a connection left inside its transaction. */
async function leftOpen(failure: Failure, target: Target, context: CheckContext): Promise<Failure> {
  const stale = await staleReads(target, context);
  if (stale.length === 0) return failure;
  const { evidence = [], diagnoses = [] } = failure;
  return {
    ...failure,
    evidence: [...stale, ...evidence],
    diagnoses: [diagnosis('poisoned-connection', stale.join('; ')), ...withoutUpgrade(diagnoses)],
  };
}

/** Lock errors and stale reads after the lock was released come from connections still inside a transaction. */
function afterEffects(after: StressResult, stale: readonly string[]): Failure | undefined {
  const failure = failureOf(after);
  const locked = after.outcomes['lock-error'];
  const seen = [
    ...(locked > 0 ? [`${locked} of 20 requests got a lock error after the lock was released`] : []),
    ...stale,
  ];
  if (!failure && seen.length === 0) return undefined;
  const poisoned = seen.length > 0 ? [diagnosis('poisoned-connection', seen.join('; '))] : [];
  return {
    summary: `after the lock was released: ${failure?.summary ?? seen.join('; ')}`,
    ...(failure?.status && { status: failure.status }),
    evidence: [...seen, ...(failure?.evidence ?? []).map((line) => `afterwards: ${line}`)],
    diagnoses: [...poisoned, ...(failure?.diagnoses ?? [])],
  };
}

async function staleReads(target: Target, context: CheckContext): Promise<string[]> {
  try {
    const stale = await countStaleReads(target, context);
    return stale > 0 ? [`${stale} reads did not show a turn that was stored before`] : [];
  } catch (error) {
    return [`a turn could not be stored and read: ${messageOf(error)}`];
  }
}

/** One failure made of both; the after-effects come first, because they explain what went wrong under the lock. */
function combined({ locked: { heldMs }, during, after }: LockedRound): Failure | undefined {
  const both = [after, during].filter((failure) => failure !== undefined);
  if (both.length === 0) return undefined;
  const diagnoses = both.flatMap((failure) => failure.diagnoses ?? []);
  const isPoisoned = hasCause(after, 'poisoned-connection');
  const held = `the lock was held for ${formatDuration(heldMs)}`;
  return {
    status: both.some(({ status }) => status === 'data-lost') ? 'data-lost' : 'failed',
    summary: (during ?? after)?.summary ?? '',
    evidence: [held, ...both.flatMap(({ evidence = [] }) => evidence)],
    diagnoses: isPoisoned ? withoutUpgrade(diagnoses) : diagnoses,
  };
}

/** A connection left inside a transaction has a stale snapshot, like a deferred transaction. */
function withoutUpgrade(diagnoses: readonly Diagnosis[]): readonly Diagnosis[] {
  return diagnoses.filter(({ cause }) => cause !== 'deferred-upgrade');
}

function wrongDatabase({ answeredUnderLock }: LockedBurst, { database }: Target): string {
  return `${answeredUnderLock} requests were answered while ${shownAddress(database ?? '')} was locked: is it the server's database?`;
}
