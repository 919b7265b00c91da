import { formatDuration } from '../../duration.ts';
import { type Cause, diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import { acceptsConnections } from '../../stress/target/accepts-connections.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';
import { checkOutcome, failedOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureLines, inPhase } from '../outcome/failure.ts';
import type { CheckOutcome } from '../result.ts';
import { type Outage, outageFailure, recoveryOf } from './outage-under-load.ts';

export interface OutageOptions {
  /** How often it happened. */
  readonly outages: number;
  /** What happened, in words, such as `PostgreSQL restarted`. */
  readonly what: string;
  readonly recoversWithinMs: number;
  /** Why acknowledged turns are lost, if they are: likeliest first. */
  readonly losses: readonly Cause[];
}

function ended({ result }: Outage): Failure {
  const summary = 'the server ended with the sessions of its database';
  return { summary, evidence: failureLines(result), diagnoses: [diagnosis('server-died', summary)] };
}

/** Judges what a load saw of an outage, then whether the server serves as before, without a restart of its own. */
export async function judgeOutage(
  context: CheckContext,
  target: Target,
  outage: Outage,
  { outages, what, recoversWithinMs, losses }: OutageOptions,
): Promise<CheckOutcome> {
  if (!(await acceptsConnections(target))) return failedOutcome(ended(outage), target);
  const failure = outageFailure(outage, outages, losses);
  if (failure) return failedOutcome(failure, target);
  const { requests, audit } = outage.result;
  if (audit.status === 'unknown') return { status: 'unknown', reason: audit.reason };
  if (outage.acknowledgedBefore === 0)
    return { status: 'unknown', reason: 'nothing was acknowledged before the outage' };
  const recovery = await recoveryOf(context, target, recoversWithinMs);
  const stored =
    audit.status === 'read' ? `${audit.stored} acknowledged, all stored once` : `${requests.ok} acknowledged`;
  const failed = requests.completed - requests.ok;
  const passed = `${what}: ${stored}, ${failed} answered with errors; full service after ${formatDuration(recovery.tookMs)}`;
  const failures = [inPhase(`${formatDuration(recovery.tookMs)} afterwards`, recovery.failure)];
  return checkOutcome({ target, runs: recovery.runs, failures, passed });
}
