import { sumOf } from '../../sum-of.ts';
import type { Measured } from '../judge/measured/measured.ts';
import { roundOf } from '../judge/measured/round-of.ts';
import { locksOfWorst } from './locks.ts';
import { spansEndToEnd } from './run-spans.ts';
import { sumCounters, sumCpu, sumLogs } from './server-reports.ts';
import { type Runs, sumRuns, worstGenerator } from './sum-runs.ts';

/**
 * One result of the same load sent several times, one after the other: times and counts add up, rates are means over
 * the time, and the load stays that of one round. Throws `RESULT_INVALID` for a histogram that cannot be read.
 */
export function mergeRounds(runs: Runs): Measured {
  const summed = sumRuns(runs, spansEndToEnd(runs));
  const mean = (rateOf: (run: Measured) => number) =>
    summed.loadMs > 0 ? sumOf(runs, (run) => rateOf(run) * run.loadMs) / summed.loadMs : 0;
  const [{ command, load, runs: atOnce }] = runs;
  return {
    ...summed,
    command: runs.every((run) => run.command === command) ? command : null,
    runs: atOnce,
    rounds: runs.flatMap(({ rounds }) => rounds),
    load,
    ratePerSecond: mean(({ ratePerSecond }) => ratePerSecond),
    failedPerSecond: mean(({ failedPerSecond }) => failedPerSecond),
    aloneMs: runs.find(({ aloneMs }) => aloneMs !== null)?.aloneMs ?? null,
    serverLog: sumLogs(runs.map(({ serverLog }) => serverLog)),
    serverCounters: sumCounters(runs.map(({ serverCounters }) => serverCounters)),
    serverCpu: sumCpu(
      runs.map(({ serverCpu }) => serverCpu),
      summed.loadMs,
    ),
    locks: locksOfWorst(runs),
    generator: worstGenerator(runs),
  };
}

/** The same of short loads of one server that are one round together. */
export function mergeSlices(slices: Runs): Measured {
  const merged = mergeRounds(slices);
  return { ...merged, rounds: [roundOf(merged)] };
}
