import { count } from '../../count.ts';
import { formatDuration } from '../../duration.ts';
import { formatRate } from '../../figure.ts';
import { PERCENTILES, samplesNeeded } from '../../percentile.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { Load } from '../../stress/load/load.ts';
import type { LatencySummary } from '../../stress/measure/latency.ts';
import { describeLoad, latencyFigures, NOT_TOLD, percent } from '../text/format.ts';

/** Every figure of a run in words that all formats share. What a server does not tell stays unknown, and is never 0. */

/** What was done, how long it took, and what it must not be taken for. */
export function loadFigure(result: StressResult): string {
  const took = `took ${formatDuration(result.loadMs)}`;
  return [describeLoad(result.load), took, ...loadRemarks(result)].join(', ');
}

/** What sets a run apart from others of the same load. */
export function loadRemarks({ settings, runs, interrupted, cutShort }: StressResult): string[] {
  return [
    ...(settings.warmupMs > 0 ? [`after ${formatDuration(settings.warmupMs)} of warm-up`] : []),
    ...(runs > 1 ? [`${runs} runs merged`] : []),
    ...(interrupted ? ['interrupted'] : []),
    ...(cutShort > 0 ? [`${count(cutShort, 'request')} under way`] : []),
  ];
}

export function successFigure({ requests: { ok, completed, traced }, excused }: StressResult): string {
  const explained = excused > 0 ? `; ${excused} of the others are the faults' doing` : '';
  const untold = ok > 0 && traced === 0 ? '; no reply tells which request it answers' : '';
  return `${ok}/${completed} (${percent(ok, completed)})${explained}${untold}`;
}

export function auditFigure({ audit }: Pick<StressResult, 'audit'>): string {
  if (audit.status !== 'read') return `${audit.status}: ${audit.reason}`;
  const { acknowledged, stored, lost, duplicated, orphaned, unexpected, recovered, untraceable } = audit;
  const always = `${acknowledged} acknowledged, ${stored} stored, ${lost} lost, ${duplicated} duplicated, ${orphaned} orphaned`;
  const rare = [
    ...(unexpected > 0 ? [`${unexpected} unexpected`] : []),
    ...(recovered > 0 ? [`${recovered} recovered`] : []),
    ...(untraceable > 0 ? ['replies do not tell what they answer'] : []),
  ];
  return [always, ...rare].join(', ');
}

export function lockErrorsFigure({ lockErrors: { surfaced, recovered } }: StressResult): string {
  return recovered === null
    ? `${surfaced} surfaced; the server does not tell more`
    : `${surfaced} surfaced, ${recovered} recovered`;
}

export function retriesFigure({ retries }: StressResult): string {
  if (retries === null) return NOT_TOLD;
  if (retries.total === 0) return '0';
  return `${retries.total}, in ${count(retries.requests, 'request')}, at most ${retries.most} for one`;
}

/** Undefined where nobody could read the log. */
export function serverLogFigure({ serverLog, timing }: StressResult): string | undefined {
  if (serverLog === null) return undefined;
  const { lines, lockErrors, retries } = serverLog;
  // Of a server that tells by itself, a log with nothing to tell is no news.
  if (timing && lockErrors === 0 && retries === 0) return undefined;
  return `${lockErrors} of ${count(lines, 'line')} tell of a lock error, ${retries} of a retry`;
}

/** Percentiles, the highest, and what there are too few samples for. */
export function latencyWords({ latency }: StressResult): string[] {
  if (latency === null) return ['no request succeeded'];
  return [...latencyFigures(latency), ...missingPercentile(latency)];
}

/** `p99 needs 100 samples`, of the lowest percentile that there are too few for; none where all are told. */
export function missingPercentile({ percentiles }: LatencySummary): readonly string[] {
  const missing = PERCENTILES.find((wanted) => percentiles.every(({ percentile }) => percentile !== wanted));
  return missing === undefined ? [] : [`p${missing} needs ${samplesNeeded(missing)} samples`];
}

/** Undefined where the server tells nothing. */
export function serverFigure({ timing }: StressResult): string | undefined {
  if (timing === null) return undefined;
  const { meanPoolWaitMs, meanDatabaseMs, meanModelMs } = timing;
  const [pool, database, model] = [meanPoolWaitMs, meanDatabaseMs, meanModelMs].map((ms) =>
    formatDuration(ms),
  );
  return `mean per turn: pool wait ${pool}, database ${database}, model ${model}`;
}

export function commitsFigure({ serverCounters }: StressResult): string | undefined {
  return serverCounters === null
    ? undefined
    : `${serverCounters.commits} for ${count(serverCounters.writes, 'write')}`;
}

export function generatorFigure({ generator }: StressResult): string {
  const { cpu, eventLoopDelayMaxMs, mostInFlight, saturated } = generator;
  const figures = [
    `${mostInFlight} in flight`,
    // A run of a few milliseconds ends before the first look at it.
    ...(eventLoopDelayMaxMs > 0 ? [`event loop delay ${formatDuration(eventLoopDelayMaxMs)}`] : []),
    ...(cpu === null ? [] : [`CPU ${Math.round(cpu * 100)}%`]),
  ].join(', ');
  return saturated ? `saturated, latencies are upper bounds: ${figures}` : `ok: ${figures}`;
}

/** Undefined where nothing was scheduled. */
export function scheduleFigure({ schedule }: StressResult): string | undefined {
  if (schedule === null) return undefined;
  const { due, unsent, lateness } = schedule;
  const late =
    lateness === null ? 'nothing was sent' : `lateness ${latencyFigures(lateness, [50]).join(', ')}`;
  return `${late}; ${unsent} of ${due} never sent`;
}

export function rateFigure({ load, ratePerSecond, schedule }: StressResult): string {
  const reached = formatRate(ratePerSecond);
  const wanted = wantedRate(load, schedule?.due);
  if (wanted === undefined) return reached.replace('/s', ' requests/s');
  return `${reached}, asked for ${formatRate(wanted)}${load.kind === 'open-ramp' ? ' on average' : ''}`;
}

/** Requests per second that a schedule asks for, on average; undefined for loads without one. */
function wantedRate(load: Load, due: number | undefined): number | undefined {
  if (load.kind === 'open-loop') return load.ratePerSecond;
  if (load.kind !== 'open-ramp' || due === undefined) return undefined;
  const ms = load.stages.reduce((sum, { durationMs }) => sum + durationMs, 0);
  return ms === 0 ? undefined : (due * 1_000) / ms;
}

export function faultsFigure({ faults }: StressResult): string | undefined {
  if (faults.length === 0) return undefined;
  return faults.map(({ fault, happened }) => (happened ? fault : `${fault} (not done)`)).join(', ');
}

export function targetFigure({ target }: StressResult): string {
  return target.description;
}

export function madeFigure({ startedAt, version }: StressResult): string {
  return `${startedAt} by genesis ${version}`;
}

/** The command line that made all of them; null where there is no such one. */
export function sharedCommand(results: readonly StressResult[]): string | null {
  const commands = new Set(results.map(({ command }) => command));
  const [command = null] = commands;
  return commands.size === 1 ? command : null;
}
