import { samplesNeeded } from '../../../percentile.ts';
import { percentileOf } from '../../measure/percentile-of.ts';
import { countedRequests } from '../measured/counted-requests.ts';
import { knownLockErrors, knownRetries } from '../measured/lock-figures.ts';
import type { Measured } from '../measured/measured.ts';
import type { Metric } from './threshold.ts';

/** What a run tells of a metric, or why it tells nothing. */
export type Observation = ObservedFigure | { readonly reason: string };

export interface ObservedFigure {
  readonly figure: number;
  /** Where the true one is: here, or, as the generator was saturated, here or to that side. */
  readonly truth: 'here' | 'lower' | 'higher';
}

/**
 * Shares and counts are of the requests that the server answers for: neither those that a fault excuses nor those that
 * this machine could not send. `lock-errors` are all that the server met; of one that does not tell those that its
 * retries absorbed, what clients saw and what its log tells.
 */
export function observe(metric: Metric, measured: Measured): Observation {
  switch (metric) {
    case 'success':
      return success(measured);
    case 'p50':
    case 'p90':
    case 'p99':
    case 'p99.9':
      return percentile(Number(metric.slice(1)), measured);
    case 'mean':
    case 'max':
      return extreme(metric, measured);
    case 'rate':
      return { figure: measured.ratePerSecond, truth: measured.generator.saturated ? 'higher' : 'here' };
    case 'errors':
      return exact(countedRequests(measured).failed);
    case 'lock-errors':
      return exact(knownLockErrors(measured).count);
    case 'retries': {
      const retries = knownRetries(measured);
      return retries ? exact(retries.count) : { reason: 'this server does not tell its retries' };
    }
    case 'lost':
    case 'duplicated':
      return audited(metric, measured);
  }
}

function exact(figure: number): ObservedFigure {
  return { figure, truth: 'here' };
}

function success(measured: Measured): Observation {
  const { total } = countedRequests(measured);
  if (total > 0) return exact(measured.requests.ok / total);
  const isNone = measured.requests.completed === 0;
  return { reason: isNone ? 'no request was made' : 'no request was made that the server answers for' };
}

function percentile(wanted: number, { latency, generator }: Measured): Observation {
  const ms = latency ? percentileOf(latency, wanted) : undefined;
  if (ms !== undefined) return latencyFigure(ms, generator);
  const [needed, count] = [samplesNeeded(wanted), latency?.count ?? 0];
  if (count === 0) return { reason: 'no request succeeded' };
  return { reason: `p${wanted} needs ${needed} samples, there are ${count}` };
}

function extreme(metric: 'mean' | 'max', { latency, generator }: Measured): Observation {
  if (!latency) return { reason: 'no request succeeded' };
  return latencyFigure(metric === 'mean' ? latency.meanMs : latency.maxMs, generator);
}

function latencyFigure(ms: number, { saturated }: Measured['generator']): ObservedFigure {
  return { figure: ms, truth: saturated ? 'lower' : 'here' };
}

function audited(metric: 'lost' | 'duplicated', { audit }: Measured): Observation {
  switch (audit.status) {
    case 'read':
      return exact(audit[metric]);
    case 'unknown':
      return { reason: `the audit could not read: ${audit.reason}` };
    case 'skipped':
      return { reason: `the audit was left out: ${audit.reason}` };
  }
}
