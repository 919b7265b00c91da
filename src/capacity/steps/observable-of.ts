import type { Observable } from '../../stress/judge/thresholds/observable.ts';
import type { StepMeasures } from './step-recorder.ts';

/** What thresholds are about, of one step. What is stored is read when all steps are over. */
export function observableOf({ metrics, loadMs, okPerSecond, generator }: StepMeasures): Observable {
  const { outcomes, completed, traced, timing = null } = metrics;
  return {
    requests: { completed, ok: outcomes.ok, traced },
    ratePerSecond: okPerSecond,
    excused: 0,
    outcomes,
    goodput: metrics.goodput(completed) ?? null,
    latency: metrics.latency ?? null,
    streams: metrics.streams(loadMs),
    lockErrors: { surfaced: outcomes['lock-error'], recovered: timing?.lockErrorsRecovered ?? null },
    retries: timing && {
      total: timing.retries,
      requests: timing.requestsRetried,
      most: timing.mostRetries,
    },
    serverLog: null,
    audit: { status: 'skipped', reason: 'it follows the last step' },
    generator,
  };
}
