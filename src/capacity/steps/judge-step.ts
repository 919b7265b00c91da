import { count } from '../../count.ts';
import { countWhere } from '../../stress/answer/outcome.ts';
import type { RoundCounts } from '../../stress/judge/measured/scenario-summary.ts';
import type { Observable } from '../../stress/judge/thresholds/observable.ts';
import { METRICS, type Metric, type ThresholdResult } from '../../stress/judge/thresholds/threshold.ts';
import { percentileOf } from '../../stress/measure/percentile-of.ts';
import type { CapacityStep } from '../result.ts';

/** What a step is judged by. */
export interface StepEvidence {
  readonly observable: Pick<Observable, 'outcomes' | 'generator' | 'requests' | 'latency'>;
  readonly thresholds: readonly ThresholdResult[];
  readonly isWhole: boolean;
  /** Null without a scenario. */
  readonly rounds: RoundCounts | null;
  /** Whether the requests under way became more and more. */
  readonly isGrowing: boolean;
  /** Requests that were due and never sent, because every connection was busy. */
  readonly unsent: number;
  /** Milliseconds from the due times to the sending, the median. */
  readonly lateMs: number;
  /** Share of the time in which the load generator had something to do. */
  readonly busyShare: number;
  /** The most requests that could be under way at once. */
  readonly connections: number;
}

export type StepJudgement = Pick<CapacityStep, 'outcome' | 'reasons'>;

/** What the reports call a queue that grows. */
export const BACKLOG = 'backlog';

/** Then answers wait for the load generator. Its share of a core is less where other programs use the processor, too. */
const BUSY = 0.9;

/** If half of the requests are sent later than this, the load is not the one that was asked for. */
const LATE_MS = 10;
/** Nor is what an answer takes the server's alone, where the lateness is this share of it. */
const LATE_SHARE = 0.5;

/**
 * A failure is the server's at any strain of the load generator. A queue or a latency is not: a generator at its limit makes
 * them itself. What is kept in spite of that is kept, and what breaks without the requests that were not sent is broken.
 */
export function judgeStep(evidence: StepEvidence): StepJudgement {
  const { observable, thresholds, isGrowing, isWhole } = evidence;
  if (observable.requests.completed === 0) return { outcome: 'broke', reasons: ['no request was answered'] };
  const broken = thresholds.filter(({ holds }) => holds === false);
  const failures = [
    ...(observable.outcomes.crosstalk > 0 ? ['replies answer other requests'] : []),
    ...failuresBeside(evidence),
    ...textsOf(broken.filter(({ threshold }) => !isOfSpeed(threshold.metric))),
  ];
  const slowness = [
    ...textsOf(broken.filter(({ threshold }) => isOfSpeed(threshold.metric))),
    ...(isGrowing ? [BACKLOG] : []),
  ];
  const reasons = [...failures, ...slowness];
  const unknown = thresholds.flatMap((result) => (result.holds === null ? [unknownWords(result)] : []));
  const isUnclear = isWhole && unknown.length > 0;
  const strain = slowness.length > 0 || isUnclear ? strained(evidence) : [];
  if (failures.length === 0 && strain.length > 0) return { outcome: 'generator', reasons: strain };
  if (reasons.length > 0) return { outcome: 'broke', reasons };
  const unsent = missing(evidence);
  if (unsent.length > 0) return { outcome: 'generator', reasons: unsent };
  return isUnclear ? { outcome: 'unclear', reasons: unknown } : { outcome: 'kept', reasons: [] };
}

function textsOf(results: readonly ThresholdResult[]): string[] {
  return results.map(({ threshold }) => threshold.text);
}

function isOfSpeed(metric: Metric): boolean {
  return METRICS[metric] === 'ms' || metric === 'rate' || metric === 'goodput';
}

function unknownWords({ threshold, reason }: Extract<ThresholdResult, { holds: null }>): string {
  return `${threshold.text} is unknown: ${reason}`;
}

/** The share of rounds that may fail so, where no threshold is about success. */
const ALLOWED_BESIDE = 0.001;

/** Rounds that ended by another request than a chat: thresholds are about chats. */
function failuresBeside({ rounds, observable: { requests }, thresholds }: StepEvidence): string[] {
  if (!rounds) return [];
  const failed = rounds.failed - (requests.completed - requests.ok);
  const allowed = thresholds.find(({ threshold }) => threshold.metric === 'success');
  const all = rounds.completed + rounds.failed;
  if (failed <= (allowed ? 1 - allowed.threshold.limit : ALLOWED_BESIDE) * all) return [];
  return [`requests beside the chats failed in ${failed} of ${count(all, 'round')}`];
}

/** Why the load was less than what was asked for; empty where all of it was sent. */
function missing({ observable: { outcomes }, unsent, connections }: StepEvidence): string[] {
  const notSent = countWhere(outcomes, ({ blame }) => blame === 'generator');
  return [
    ...(notSent > 0 ? [`this machine could not send ${count(notSent, 'request')}`] : []),
    ...(unsent > 0 ? [`all ${connections} connections were busy`] : []),
  ];
}

/** Why queues and latencies may be this machine's own; empty where they are the server's. */
function strained({ observable: { generator, latency }, lateMs, busyShare }: StepEvidence): string[] {
  const p50Ms = percentileOf(latency, 50) ?? 0;
  return [
    ...(generator.saturated
      ? [`the load generator used ${Math.round((generator.cpu ?? 1) * 100)}% of a core`]
      : []),
    ...(!generator.saturated && busyShare >= BUSY ? ['the load generator had no moment to spare'] : []),
    ...(lateMs > Math.max(LATE_MS, LATE_SHARE * p50Ms) ? ['half of the requests were sent late'] : []),
  ];
}
