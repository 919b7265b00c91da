import { setTimeout as delay } from 'node:timers/promises';
import { auditFindings } from '../../stress/audit/findings.ts';
import { type Cause, possibleCauses } from '../../stress/judge/diagnosis/causes.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';
import { type Failure, failureLines, failureOf } from '../outcome/failure.ts';
import { burst, loop, runLoad } from '../probes/run-load.ts';

/** Milliseconds of load before the outage, from the first acknowledgement: an outage that none precedes proves nothing. */
const BEGINS_AFTER_MS = 200;
const USERS = 20;
const ASK_AGAIN_MS = 100;

/** What a load saw of a database that was away for a while. */
export interface Outage {
  readonly result: StressResult;
  /** Requests that were answered with success before it. */
  readonly acknowledgedBefore: number;
}

/** Sends requests for `durationMs`, meanwhile `cause`s an outage of the database, and audits when that has ended. */
export async function outageUnderLoad(
  context: CheckContext,
  target: Target,
  durationMs: number,
  cause: () => Promise<void>,
): Promise<Outage> {
  let acknowledged = 0;
  let acknowledgedBefore = 0;
  let ended: Promise<void> | undefined;
  const first = Promise.withResolvers<void>();
  const begin = async () => {
    await Promise.race([first.promise, delay(durationMs / 2, undefined, { signal: context.signal })]);
    await delay(BEGINS_AFTER_MS, undefined, { signal: context.signal });
    acknowledgedBefore = acknowledged;
    await cause();
  };
  const onEvent = (event: StressEvent) => {
    if (event.type === 'answered' && event.sample.outcome === 'ok') {
      acknowledged++;
      first.resolve();
    }
    if (event.type !== 'loading' || ended) return;
    ended = begin();
    // Awaited below; a rejection before that must not end the process.
    ended.catch(() => {});
  };
  const untilReadable = async () => ended;
  const result = await runLoad(context, target, loop(USERS, { durationMs }), { onEvent, untilReadable });
  return { result, acknowledgedBefore };
}

/** Errors are what an outage is expected to bring; loss, silence and more stored turns than were in flight are not. */
export function outageFailure(
  { result }: Outage,
  outages: number,
  losses: readonly Cause[],
): Failure | undefined {
  const { audit, outcomes, diagnoses, generator } = result;
  const [lost, ...others] = auditFindings(audit, 'data-lost');
  const evidence = failureLines(result);
  if (lost !== undefined)
    return {
      status: 'data-lost',
      summary: lost,
      evidence: [...others, ...evidence],
      // What explains errors explains no loss: here the outage makes them.
      diagnoses: audit.status === 'read' && audit.lost > 0 ? possibleCauses(losses, lost) : diagnoses,
    };
  if (outcomes.crosstalk > 0) return failureOf(result);
  if (outcomes.timeout > 0)
    return { summary: `${outcomes.timeout} requests got no answer in time`, evidence, diagnoses };
  const [wrong, ...more] = auditFindings(audit, 'failed', true);
  if (wrong !== undefined) return { summary: wrong, evidence: [...more, ...evidence], diagnoses };
  if (audit.status !== 'read') return undefined;
  const extras = audit.recovered + audit.orphaned + audit.underWay + audit.unexpected;
  const most = generator.mostInFlight * outages;
  return extras > most
    ? { summary: `${extras} unacknowledged turns are stored, only ${most} can have been in flight`, evidence }
    : undefined;
}

export interface Recovery {
  /** Milliseconds until all requests of a burst were answered. */
  readonly tookMs: number;
  readonly failure: Failure | undefined;
  /** The audited burst after it, if it recovered. */
  readonly runs: readonly StressResult[];
}

/** Waits until the server answers all of a burst again: each may fail on connections that the outage has ended. */
export async function recoveryOf(context: CheckContext, target: Target, withinMs: number): Promise<Recovery> {
  const begun = performance.now();
  for (;;) {
    const probe = await runLoad(context, target, burst(USERS), { audit: 'skip' });
    const tookMs = performance.now() - begun;
    if (probe.requests.ok === probe.requests.completed) {
      const afterwards = await runLoad(context, target, burst(USERS));
      return { tookMs, failure: failureOf(afterwards), runs: [afterwards] };
    }
    if (tookMs > withinMs || context.signal.aborted) return { tookMs, failure: failureOf(probe), runs: [] };
    await delay(ASK_AGAIN_MS);
  }
}
