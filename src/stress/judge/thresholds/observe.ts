import { PERCENTILE_BY_NAME, type Percentile, samplesNeeded } from '../../../percentile.ts';
import { percentileOf } from '../../measure/percentile-of.ts';
import { countedRequests } from '../measured/counted-requests.ts';
import { knownLockErrors, knownRetries } from '../measured/lock-figures.ts';
import type { Measured } from '../measured/measured.ts';
import type { Metric } from './threshold.ts';

/** The figure of a run for a metric, or why there is none. */
export type Observation = ObservedFigure | { readonly reason: string };

export interface ObservedFigure {
  readonly figure: number;
  /** Where the true figure is: here, or, with a saturated generator, here or to that side. */
  readonly truth: 'here' | 'lower' | 'higher';
}

/**
 * Shares and counts leave out requests that a fault excuses or that this machine could not send. `lock-errors` are all
 * that the server met; where it does not report those that its retries absorbed, those in answers or in its log,
 * whichever are more.
 */
export function observe(metric: Metric, measured: Measured): Observation {
  switch (metric) {
    case 'success':
      return success(measured);
    case 'goodput':
      return goodput(measured);
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
      return retries ? exact(retries.count) : { reason: 'retries are not reported by this server' };
    }
    case 'lost':
    case 'duplicated':
      return audited(metric, measured);
    default:
      return percentile(PERCENTILE_BY_NAME[metric], measured);
  }
}

function exact(figure: number): ObservedFigure {
  return { figure, truth: 'here' };
}

function success(measured: Measured): Observation {
  const { total } = countedRequests(measured);
  if (total > 0) return exact(measured.requests.ok / total);
  const { completed } = measured.requests;
  return { reason: completed === 0 ? 'no request was made' : 'every request was excused or not sent' };
}

/** A saturated generator measures latencies that are too long, and sends late or not at all what is due. */
function goodput({ goodput, generator }: Measured): Observation {
  if (goodput === null) return { reason: 'no --slo, or not the same in all runs' };
  const { kept, due } = goodput;
  if (due === 0) return { reason: 'every request was excused or not sent, or none was due' };
  return { figure: kept / due, truth: generator.saturated ? 'higher' : 'here' };
}

function percentile(wanted: Percentile, { latency, generator }: Measured): Observation {
  const ms = percentileOf(latency, wanted);
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
      return { reason: `the audit was skipped: ${audit.reason}` };
  }
}
