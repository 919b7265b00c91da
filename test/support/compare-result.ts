import { compareVerdict } from '../../src/compare/judge/compare-verdict.ts';
import { judgePairs } from '../../src/compare/judge/judge-pairs.ts';
import { MEASURE_SCALES, type TurnsComparison } from '../../src/compare/result.ts';
import type { Both } from '../../src/compare/sides.ts';
import type { Round } from '../../src/stress/judge/measured/round.ts';
import { latencyOf, oneTo, sampleMachine, sampleRound, sampleSettings } from './stress-result.ts';

/** As many rounds as there are changes, from the sound one of the samples. */
export function roundsWith(changes: readonly Partial<Round>[]): Round[] {
  return changes.map((change) => ({ ...sampleRound(), ...change }));
}

/** Ten rounds with rates that differ a little. */
export function tenRounds(ratePerSecond: number, more: Partial<Round> = {}): Round[] {
  return roundsWith(oneTo(10).map((round) => ({ ratePerSecond: ratePerSecond + round / 10, ...more })));
}

/** A comparison of ten rounds, judged. */
export function sampleComparison(
  rounds: Both<readonly Round[]> = { before: tenRounds(1_000), after: tenRounds(1_000) },
  changes: Partial<TurnsComparison> = {},
): TurnsComparison {
  const tolerance = 0.05;
  const measures = judgePairs(rounds, {
    ...{ tolerance, level: 0.01, comparesRate: true, claims: MEASURE_SCALES },
  });
  const none = { before: null, after: null };
  return {
    schema: 'genesis.compare/1',
    version: '0.1.0',
    machine: sampleMachine(),
    startedAt: '2026-01-31T12:00:00.000Z',
    tookMs: 31_000,
    command: 'genesis compare --spawn a --spawn b',
    processes: 'fresh',
    load: { kind: 'closed-loop', concurrency: 20, until: { durationMs: 50 } },
    settings: sampleSettings(),
    roundMs: 1_000,
    tolerance,
    mostRounds: 10,
    seed: 'seed',
    interrupted: false,
    saturatedRounds: 0,
    before: sideWith('old {{port}}', rounds.before),
    after: sideWith('new {{port}}', rounds.after),
    orders: rounds.before.map(() => 'ABBABAAB'),
    measures,
    verdict: compareVerdict({
      ...{ measures, rounds, tolerance, hangs: none, saturatedRounds: 0, isLook: true },
      ...{ unaudited: null, stopped: null },
      obstacles: [],
    }),
    ...changes,
  };
}

function sideWith(description: string, rounds: readonly Round[]): TurnsComparison['before'] {
  return {
    target: { url: 'http://127.0.0.1:8080', description },
    rounds,
    latency: latencyOf(oneTo(100)),
    failures: [],
    unaudited: null,
  };
}
