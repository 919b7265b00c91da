import { sumOf } from '../../sum-of.ts';
import { sumErrors } from '../answer/database/error-counts.ts';
import type { Measured } from '../judge/measured/measured.ts';
import type { TimingSummary } from '../measure/run-metrics.ts';
import type { ServerLog } from '../target/reports/log-counts.ts';

type ServerReports = Pick<Measured, 'lockErrors' | 'retries' | 'timing'>;

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

/** Runs at the same time read the log of the same server: that of the run that read the most of it. */
export function fullestLog(logs: readonly (ServerLog | null)[]): ServerLog | null {
  return logs.filter((log) => log !== null).sort((a, b) => b.lines - a.lines)[0] ?? null;
}

/** What was logged in runs one after the other; unknown where one of the logs is. */
export function sumLogs(logs: readonly (ServerLog | null)[]): ServerLog | null {
  const all = allOf(logs);
  return (
    all && {
      lines: sumOf(all, ({ lines }) => lines),
      lockErrors: sumOf(all, ({ lockErrors }) => lockErrors),
      retries: sumOf(all, ({ retries }) => retries),
      gaveUp: sumOf(all, ({ gaveUp }) => gaveUp),
      errors: sumErrors(all.map(({ errors }) => errors)),
      example: all.find(({ errors }) => errors.length > 0)?.example ?? all.at(-1)?.example ?? null,
    }
  );
}

/** What the server counted in runs one after the other; unknown where it is for one of them. */
export function sumCounters(counters: readonly Measured['serverCounters'][]): Measured['serverCounters'] {
  const all = allOf(counters);
  return (
    all && {
      writes: sumOf(all, ({ writes }) => writes),
      commits: sumOf(all, ({ commits }) => commits),
      lockErrors: sumOf(all, ({ lockErrors }) => lockErrors),
      retries: sumOf(all, ({ retries }) => retries),
    }
  );
}

/** The CPU of runs one after the other, which took `loadMs` together; unknown where it is for one of them. */
export function sumCpu(cpus: readonly Measured['serverCpu'][], loadMs: number): Measured['serverCpu'] {
  const all = allOf(cpus);
  const cpuMs = sumOf(all ?? [], (cpu) => cpu.cpuMs);
  return all && { cpuMs, cores: loadMs > 0 ? cpuMs / loadMs : 0 };
}

/** Null where one of them is missing. */
function allOf<Item>(items: readonly (Item | null)[]): Item[] | null {
  const present = items.filter((item) => item !== null);
  return present.length === items.length ? present : null;
}
