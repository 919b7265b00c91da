import { formatDuration } from '../../duration.ts';
import { GenesisError } from '../../errors.ts';
import { sumOf } from '../../sum-of.ts';
import type { Measured } from '../judge/measured/measured.ts';
import { withRound } from '../judge/measured/round-of.ts';
import { ratesOver } from '../measure/rates.ts';
import { mergeLoads } from './loads.ts';
import { mergeLocks } from './locks.ts';
import { type RunSpan, runSpans } from './run-spans.ts';
import { fullestLog } from './server-reports.ts';
import { type Runs, sumRuns, worstGenerator } from './sum-runs.ts';

/** Bursts are short, and the clocks of machines differ a little. */
const CLOCKS_DIFFER_MS = 1_000;

/**
 * One result of runs made at the same time against one server, as if one machine had made them all. Nothing is
 * averaged: latencies are merged from their histograms. A figure that one run does not know is unknown.
 *
 * Runs whose settings differ are merged too, with those of the first run; `mergeWarnings` names them. Throws
 * `RESULT_INVALID` without a result, for different kinds of load, for runs made one after the other, for the same run
 * twice, for a run of several rounds, and for a start or a histogram that cannot be read.
 */
export function mergeResults(results: readonly Measured[]): Measured {
  const [first, ...others] = results;
  if (!first)
    throw new GenesisError('RESULT_INVALID', 'there is no result to merge', {
      hint: 'genesis stress --json FILE writes one',
    });
  // The server's counters in one run include the load of the others, and no single command line repeats them all.
  const only = others.length === 0 ? first : undefined;
  const runs: Runs = [first, ...others];
  const spans = runSpans(runs);
  assertOneLoad(runs, spans);
  const summed = sumRuns(runs, spans);
  const rates = ratesOver(summed.requests, summed.loadMs);
  return withRound({
    ...summed,
    command: only?.command ?? null,
    runs: sumOf(runs, ({ runs }) => runs),
    load: mergeLoads([first.load, ...others.map(({ load }) => load)]),
    ratePerSecond: rates.ok,
    failedPerSecond: rates.failed,
    aloneMs: null,
    serverLog: fullestLog(runs.map(({ serverLog }) => serverLog)),
    serverCounters: only?.serverCounters ?? null,
    serverCpu: only?.serverCpu ?? null,
    locks: mergeLocks(runs.map(({ locks }) => locks)),
    generator: {
      ...worstGenerator(runs),
      mostInFlight: sumOf(runs, ({ generator }) => generator.mostInFlight),
    },
  });
}

/** Runs at different times, or the same run twice, prove nothing more together than each alone. */
function assertOneLoad(results: Runs, spans: readonly RunSpan[]): void {
  if (new Set(results.map(runKey)).size < results.length)
    throw new GenesisError('RESULT_INVALID', 'the same run is named more than once', {
      hint: 'Name each run once.',
    });
  const several = results.find(({ rounds }) => rounds.length > 1);
  if (several)
    throw new GenesisError(
      'RESULT_INVALID',
      `a result has ${several.rounds.length} rounds, which were made one after the other`,
      { hint: 'Runs that are merged have one round each: leave out --rounds.' },
    );
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
function runKey({ startedAt, loadMs, latency }: Measured): string {
  return JSON.stringify([startedAt, loadMs, latency?.histogram]);
}
