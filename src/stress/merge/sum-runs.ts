import { sumOf } from '../../sum-of.ts';
import { sumErrors } from '../answer/database/error-counts.ts';
import { OUTCOMES, type Outcome } from '../answer/outcome.ts';
import type { Measured, RunSettings, Schedule } from '../judge/measured/measured.ts';
import type { Repetition } from '../judge/measured/repetition.ts';
import type { GeneratorHealth } from '../measure/generator-health.ts';
import { type Timeline, TimelineRecorder } from '../measure/timeline.ts';
import { mergeAudits } from './audits.ts';
import { mergeFailures } from './failures.ts';
import { mergeGoodputs } from './goodputs.ts';
import { mergeLatencies } from './latencies.ts';
import type { RunSpan } from './run-spans.ts';
import { mergeScenarios } from './scenarios.ts';
import { mergeServerReports } from './server-reports.ts';
import { mergeStreams } from './streams.ts';

export type Runs = readonly [Measured, ...Measured[]];

/** What depends on whether the runs were made at the same time or one after the other. */
type Arranged =
  | 'command'
  | 'runs'
  | 'rounds'
  | 'load'
  | 'ratePerSecond'
  | 'failedPerSecond'
  | 'aloneMs'
  | 'serverLog'
  | 'serverCounters'
  | 'serverCpu'
  | 'locks'
  | 'generator';

/**
 * All that is the same however the runs lie in time: counts are summed, latencies merged from their histograms. A figure
 * that one run does not know is unknown. Throws `RESULT_INVALID` for a histogram that cannot be read.
 */
export function sumRuns(runs: Runs, spans: readonly RunSpan[]): Omit<Measured, Arranged> {
  const [first] = runs;
  const loadMs = Math.max(...spans.map(({ endMs }) => endMs));
  return {
    schema: first.schema,
    version: first.version,
    machine: mergeMachines(runs),
    startedAt: runs[spans.findIndex(({ startMs }) => startMs === 0)]?.startedAt ?? first.startedAt,
    target: { url: first.target.url, description: mergeDescriptions(runs) },
    readBefore: [...new Set(runs.flatMap(({ readBefore }) => readBefore))],
    settings: mergeSettings(runs),
    loadMs,
    interrupted: runs.some(({ interrupted }) => interrupted),
    cutShort: sumOf(runs, ({ cutShort }) => cutShort),
    requests: mergeRequests(runs),
    schedule: mergeSchedules(runs.map(({ schedule }) => schedule)),
    repetition: mergeRepetitions(runs.flatMap(({ repetition }) => repetition ?? [])),
    scenario: mergeScenarios(runs.map(({ scenario }) => scenario)),
    excused: sumOf(runs, ({ excused }) => excused),
    goodput: mergeGoodputs(runs.map(({ goodput }) => goodput)),
    hang: runs.find(({ hang }) => hang !== null)?.hang ?? null,
    misfit: runs.find(({ misfit }) => misfit !== null)?.misfit ?? null,
    outcomes: mergeOutcomes(runs),
    failures: mergeFailures(runs.flatMap(({ failures }) => failures)),
    databaseErrors: sumErrors(runs.map(({ databaseErrors }) => databaseErrors)),
    latency: mergeLatencies(runs.map(({ latency }) => latency)),
    streams: mergeStreams(
      runs.map(({ streams }) => streams),
      spans,
      loadMs,
    ),
    timeline: mergeTimelines(
      runs.map(({ timeline }) => timeline),
      spans,
    ),
    ...mergeServerReports(runs),
    audit: mergeAudits(runs.map(({ audit }) => audit)),
    faults: runs.flatMap(({ faults }) => faults),
    modelFailures: sumOf(runs, ({ modelFailures }) => modelFailures),
    cutConnections: sumCuts(runs),
    observations: [...new Set(runs.flatMap(({ observations }) => observations))],
  };
}

/** The worst of them: a saturated generator spoils the figures of all. `mostInFlight` is that of one run. */
export function worstGenerator(runs: Runs): GeneratorHealth {
  const generators = runs.map(({ generator }) => generator);
  const shares = generators.map(({ cpu }) => cpu).filter((cpu) => cpu !== null);
  return {
    cpu: shares.length > 0 ? Math.max(...shares) : null,
    eventLoopDelayMaxMs: Math.max(...generators.map(({ eventLoopDelayMaxMs }) => eventLoopDelayMaxMs)),
    mostInFlight: Math.max(...generators.map(({ mostInFlight }) => mostInFlight)),
    saturated: generators.some(({ saturated }) => saturated),
  };
}

function mergeMachines([first, ...others]: Runs): Measured['machine'] {
  const isShared = others.every(({ machine }) => JSON.stringify(machine) === JSON.stringify(first.machine));
  return isShared ? first.machine : null;
}

function mergeDescriptions(runs: Runs): string {
  return [...new Set(runs.map(({ target }) => target.description))].join(', ');
}

function mergeSettings([{ settings }, ...others]: Runs): RunSettings {
  const isShared = others.every((other) => other.settings.seed === settings.seed);
  return { ...settings, seed: isShared ? settings.seed : null };
}

function mergeRequests(runs: Runs): Measured['requests'] {
  return {
    completed: sumOf(runs, ({ requests }) => requests.completed),
    ok: sumOf(runs, ({ requests }) => requests.ok),
    traced: sumOf(runs, ({ requests }) => requests.traced),
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

function sumCuts(runs: Runs): number | null {
  const cuts = runs.map(({ cutConnections }) => cutConnections).filter((cut) => cut !== null);
  return cuts.length > 0 ? sumOf(cuts, (cut) => cut) : null;
}

/** A run that repeated nothing adds nothing; null where none did. */
function mergeRepetitions(repetitions: readonly Repetition[]): Repetition | null {
  if (repetitions.length === 0) return null;
  return {
    requests: sumOf(repetitions, ({ requests }) => requests),
    repetitions: sumOf(repetitions, (each) => each.repetitions),
    replayed: sumOf(repetitions, ({ replayed }) => replayed),
    underWay: sumOf(repetitions, ({ underWay }) => underWay),
    waited: sumOf(repetitions, ({ waited }) => waited),
  };
}

function mergeOutcomes(runs: Runs): Measured['outcomes'] {
  const counts = OUTCOMES.map((outcome) => [outcome, sumOf(runs, ({ outcomes }) => outcomes[outcome])]);
  return Object.fromEntries(counts) as Record<Outcome, number>;
}

function mergeTimelines(timelines: readonly Timeline[], spans: readonly RunSpan[]): Timeline {
  const recorder = new TimelineRecorder();
  for (const [index, timeline] of timelines.entries()) recorder.add(timeline, spans[index]?.startMs ?? 0);
  return recorder.timeline;
}
