import { sumOf } from '../../sum-of.ts';
import type { Measured } from '../judge/measured/measured.ts';
import type { TimingSummary } from '../measure/run-metrics.ts';
import type { ServerLog } from '../target/reports/log-counts.ts';

type ServerReports = Pick<Measured, 'lockErrors' | 'retries' | 'timing' | 'serverLog'>;

/** What the server reported in several runs, summed; unknown where it did not report it in all of them. */
export function mergeServerReports(results: readonly ServerReports[]): ServerReports {
  const recovered = allOf(results.map(({ lockErrors }) => lockErrors.recovered));
  const timings = allOf(results.map(({ timing }) => timing));
  return {
    lockErrors: {
      surfaced: sumOf(results, ({ lockErrors }) => lockErrors.surfaced),
      recovered: recovered && sumOf(recovered, (count) => count),
    },
    retries: mergeRetries(results),
    timing: timings && mergeTimings(timings),
    serverLog: mergeLogs(results.map(({ serverLog }) => serverLog).filter((log) => log !== null)),
  };
}

function mergeRetries(results: readonly ServerReports[]): Measured['retries'] {
  const retries = allOf(results.map(({ retries }) => retries));
  return (
    retries && {
      total: sumOf(retries, ({ total }) => total),
      requests: sumOf(retries, ({ requests }) => requests),
      most: Math.max(...retries.map(({ most }) => most)),
    }
  );
}

function mergeTimings(timings: readonly TimingSummary[]): TimingSummary {
  const total = (name: keyof TimingSummary) => sumOf(timings, (timing) => timing[name]);
  const requests = total('requests');
  const mean = (name: 'meanPoolWaitMs' | 'meanDatabaseMs' | 'meanModelMs') =>
    requests === 0 ? 0 : sumOf(timings, (timing) => timing[name] * timing.requests) / requests;
  return {
    requests,
    meanPoolWaitMs: mean('meanPoolWaitMs'),
    meanDatabaseMs: mean('meanDatabaseMs'),
    meanModelMs: mean('meanModelMs'),
    lockErrorsRecovered: total('lockErrorsRecovered'),
    lockErrorsInFailed: total('lockErrorsInFailed'),
    retries: total('retries'),
    requestsRetried: total('requestsRetried'),
    mostRetries: Math.max(...timings.map(({ mostRetries }) => mostRetries)),
  };
}

/** All runs read the log of the same server: the merged one is that of the run that read the most of it. */
function mergeLogs(logs: readonly ServerLog[]): ServerLog | null {
  return logs.toSorted((a, b) => b.lines - a.lines)[0] ?? null;
}

/** Null where one of them is missing. */
function allOf<Item>(items: readonly (Item | null)[]): Item[] | null {
  const present = items.filter((item) => item !== null);
  return present.length === items.length ? present : null;
}
