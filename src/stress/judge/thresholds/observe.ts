import { unknownAuditWords } from '../../audit/unread-reason.ts';
import { countedRequests } from '../measured/counted-requests.ts';
import { knownLockErrors, knownRetries } from '../measured/lock-figures.ts';
import type { Observable } from './observable.ts';
import type { Observation, ObservedFigure } from './observation.ts';
import { observeLatency, observeStreams } from './observe-times.ts';
import { type Metric, STREAM_METRICS, type StreamMetric } from './threshold.ts';

/**
 * Shares and counts leave out requests that a fault excuses or that this machine could not send. `lock-errors` are all
 * that the server met; where it does not report those that its retries absorbed, those in answers or in its log,
 * whichever are more.
 */
export function observe(metric: Metric, measured: Observable): Observation {
  switch (metric) {
    case 'success':
      return success(measured);
    case 'goodput':
      return goodput(measured);
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
      return isOfStreams(metric) ? observeStreams(metric, measured) : observeLatency(metric, measured);
  }
}

function isOfStreams(metric: Metric): metric is StreamMetric {
  return Object.hasOwn(STREAM_METRICS, metric);
}

function exact(figure: number): ObservedFigure {
  return { figure, truth: 'here' };
}

function success(measured: Observable): Observation {
  const { total } = countedRequests(measured);
  if (total > 0) return exact(measured.requests.ok / total);
  const { completed } = measured.requests;
  return { reason: completed === 0 ? 'no request was made' : 'every request was excused or not sent' };
}

/** A saturated generator measures latencies that are too long, and sends late or not at all what is due. */
function goodput({ goodput, generator }: Observable): Observation {
  if (goodput === null) return { reason: 'no --slo, or not the same in all runs' };
  const { kept, due } = goodput;
  if (due === 0) return { reason: 'every request was excused or not sent, or none was due' };
  return { figure: kept / due, truth: generator.saturated ? 'higher' : 'here' };
}

function audited(metric: 'lost' | 'duplicated', { audit }: Observable): Observation {
  switch (audit.status) {
    case 'read':
      return { figure: audit[metric], truth: audit.notChecked > 0 ? 'higher' : 'here' };
    case 'unknown':
      return { reason: unknownAuditWords(audit.reason) };
    case 'skipped':
      return { reason: `the audit was skipped: ${audit.reason}` };
  }
}
