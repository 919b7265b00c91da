import { formatDuration } from '../../duration.ts';
import { GenesisError } from '../../errors.ts';
import { sumOf } from '../../sum-of.ts';
import { databaseErrorIn, revealingRank } from '../answer/database-error.ts';
import { sumErrors } from '../answer/error-counts.ts';
import { OUTCOMES, type Outcome } from '../answer/outcome.ts';
import type { Measured, RunSettings, Schedule } from '../judge/measured/measured.ts';
import type { StressResult } from '../judge/result.ts';
import type { GeneratorHealth } from '../measure/generator-health.ts';
import { ratesOver } from '../measure/rates.ts';
import type { FailureClass } from '../measure/run-metrics.ts';
import { type Timeline, TimelineRecorder } from '../measure/timeline.ts';
import { mergeAudits } from './audits.ts';
import { mergeLatencies } from './latencies.ts';
import { mergeLoads } from './loads.ts';
import { mergeLocks } from './locks.ts';
import { type RunSpan, runSpans } from './run-spans.ts';
import { mergeServerReports } from './server-reports.ts';

/** Bursts are short, and the clocks of machines differ a little. */
const CLOCKS_DIFFER_MS = 1_000;

/**
 * One result of runs made at the same time against one server, as if one machine had made them all. Nothing is
 * averaged: latencies are merged from their histograms. A figure that one run does not know is unknown.
 *
 * Runs whose settings differ are merged too, with those of the first run; `mergeWarnings` names them. Throws
 * `RESULT_INVALID` without a result, for different kinds of load, for runs made one after the other, for the same run
 * twice, and for a start or a histogram that cannot be read.
 */
export function mergeResults(results: readonly StressResult[]): Measured {
  const [first, ...others] = results;
  if (!first)
    throw new GenesisError('RESULT_INVALID', 'there is no result to merge', {
      hint: 'genesis stress --json FILE writes one',
    });
  // The server's counters in one run include the load of the others, and no single command line repeats them all.
  const only = others.length === 0 ? first : undefined;
  const spans = runSpans(results);
  assertOneLoad(results, spans);
  const loadMs = Math.max(...spans.map(({ endMs }) => endMs));
  const requests = mergeRequests(results);
  const rates = ratesOver(requests, loadMs);
  return {
    schema: first.schema,
    version: first.version,
    startedAt: results[spans.findIndex(({ startMs }) => startMs === 0)]?.startedAt ?? first.startedAt,
    command: only?.command ?? null,
    runs: sumOf(results, ({ runs }) => runs),
    target: { url: first.target.url, description: mergeDescriptions(results) },
    readBefore: [...new Set(results.flatMap(({ readBefore }) => readBefore))],
    load: mergeLoads([first.load, ...others.map(({ load }) => load)]),
    settings: mergeSettings(first, others),
    loadMs,
    interrupted: results.some(({ interrupted }) => interrupted),
    cutShort: sumOf(results, ({ cutShort }) => cutShort),
    requests,
    ratePerSecond: rates.ok,
    failedPerSecond: rates.failed,
    schedule: mergeSchedules(results.map(({ schedule }) => schedule)),
    excused: sumOf(results, ({ excused }) => excused),
    hang: results.find(({ hang }) => hang !== null)?.hang ?? null,
    outcomes: mergeOutcomes(results),
    failures: mergeFailures(results.flatMap(({ failures }) => failures)),
    aloneMs: null,
    databaseErrors: sumErrors(results.map(({ databaseErrors }) => databaseErrors)),
    latency: mergeLatencies(results.map(({ latency }) => latency)),
    timeline: mergeTimelines(
      results.map(({ timeline }) => timeline),
      spans,
    ),
    ...mergeServerReports(results),
    serverCounters: only?.serverCounters ?? null,
    locks: mergeLocks(results.map(({ locks }) => locks)),
    serverCpu: only?.serverCpu ?? null,
    audit: mergeAudits(results.map(({ audit }) => audit)),
    faults: results.flatMap(({ faults }) => faults),
    modelFailures: sumOf(results, ({ modelFailures }) => modelFailures),
    generator: mergeGenerators(results.map(({ generator }) => generator)),
    observations: [...new Set(results.flatMap(({ observations }) => observations))],
  };
}

/** Runs at different times, or the same run twice, prove nothing more together than each alone. */
function assertOneLoad(results: readonly StressResult[], spans: readonly RunSpan[]): void {
  if (new Set(results.map(runKey)).size < results.length)
    throw new GenesisError('RESULT_INVALID', 'the same run is named more than once', {
      hint: 'Name each run once.',
    });
  const gapMs =
    Math.max(...spans.map(({ startMs }) => startMs)) - Math.min(...spans.map(({ endMs }) => endMs));
  if (gapMs > CLOCKS_DIFFER_MS)
    throw new GenesisError(
      'RESULT_INVALID',
      `the runs were not made at the same time: one began ${formatDuration(gapMs)} after another had ended`,
      { hint: 'Without --merge they are shown side by side; with --start-at runs begin together.' },
    );
}

/** Equal only for two copies of one run. */
function runKey({ startedAt, loadMs, latency }: StressResult): string {
  return JSON.stringify([startedAt, loadMs, latency?.histogram]);
}

function mergeDescriptions(results: readonly StressResult[]): string {
  return [...new Set(results.map(({ target }) => target.description))].join(', ');
}

function mergeSettings({ settings }: StressResult, others: readonly StressResult[]): RunSettings {
  const isShared = others.every((other) => other.settings.seed === settings.seed);
  return { ...settings, seed: isShared ? settings.seed : null };
}

function mergeRequests(results: readonly StressResult[]): Measured['requests'] {
  return {
    completed: sumOf(results, ({ requests }) => requests.completed),
    ok: sumOf(results, ({ requests }) => requests.ok),
    traced: sumOf(results, ({ requests }) => requests.traced),
  };
}

function mergeSchedules(schedules: readonly (Schedule | null)[]): Schedule | null {
  const kept = schedules.filter((schedule) => schedule !== null);
  if (kept.length < schedules.length) return null;
  return {
    due: sumOf(kept, ({ due }) => due),
    unsent: sumOf(kept, ({ unsent }) => unsent),
    lateness: mergeLatencies(kept.map(({ lateness }) => lateness)),
  };
}

function mergeOutcomes(results: readonly StressResult[]): Measured['outcomes'] {
  const counts = OUTCOMES.map((outcome) => [outcome, sumOf(results, ({ outcomes }) => outcomes[outcome])]);
  return Object.fromEntries(counts) as Record<Outcome, number>;
}

/** Most frequent first, each with its first example, or the one that says most. */
function mergeFailures(failures: readonly FailureClass[]): FailureClass[] {
  return OUTCOMES.map((outcome) => failures.filter((failure) => failure.outcome === outcome))
    .filter((same) => same.length > 0)
    .map((same) => ({
      ...(same.toSorted((a, b) => rankOf(b) - rankOf(a))[0] as FailureClass),
      count: sumOf(same, ({ count }) => count),
    }))
    .sort((a, b) => b.count - a.count);
}

function rankOf({ example }: FailureClass): number {
  return revealingRank(databaseErrorIn(example));
}

function mergeTimelines(timelines: readonly Timeline[], spans: readonly RunSpan[]): Timeline {
  const recorder = new TimelineRecorder();
  for (const [index, timeline] of timelines.entries()) recorder.add(timeline, spans[index]?.startMs ?? 0);
  return recorder.timeline;
}

/** The worst of them: a saturated generator spoils the figures of all. */
function mergeGenerators(generators: readonly GeneratorHealth[]): GeneratorHealth {
  const shares = generators.map(({ cpu }) => cpu).filter((cpu) => cpu !== null);
  return {
    cpu: shares.length > 0 ? Math.max(...shares) : null,
    eventLoopDelayMaxMs: Math.max(...generators.map(({ eventLoopDelayMaxMs }) => eventLoopDelayMaxMs)),
    mostInFlight: sumOf(generators, ({ mostInFlight }) => mostInFlight),
    saturated: generators.some(({ saturated }) => saturated),
  };
}
