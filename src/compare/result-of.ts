import { thisMachine } from '../stress/measure/machine.ts';
import { mergeRounds } from '../stress/merge/rounds.ts';
import { VERSION } from '../version.ts';
import { comparedSide } from './compared-side.ts';
import type { Judged } from './judge-rounds.ts';
import type { CompareOptions } from './options.ts';
import type { ComparedSide, TurnsComparison } from './result.ts';
import type { PairResult } from './run-pair.ts';
import type { Side } from './sides.ts';
import { orderText } from './turns/turn-order.ts';

interface Ending extends Judged {
  readonly tookMs: number;
  readonly interrupted: boolean;
}

type Pairs = readonly [PairResult, ...PairResult[]];

/** One result of all rounds. */
export function resultOf(
  { roundMs, tolerance, rounds: mostRounds, seed, command, before }: CompareOptions,
  pairs: Pairs,
  { measures, verdict, saturatedRounds, tookMs, interrupted }: Ending,
): TurnsComparison {
  const [first] = pairs;
  const last = pairs.at(-1) ?? first;
  return {
    schema: 'genesis.compare/1',
    version: VERSION,
    machine: thisMachine(),
    startedAt: first.before.startedAt,
    tookMs,
    command: command ?? null,
    processes: before.kind === 'remote' ? 'running' : 'fresh',
    load: last.before.load,
    settings: { ...first.before.settings, seed: null },
    roundMs,
    tolerance,
    mostRounds,
    seed,
    interrupted,
    saturatedRounds,
    before: sideOf('before', pairs),
    after: sideOf('after', pairs),
    orders: pairs.map(({ turns }) => orderText(turns)),
    measures,
    verdict,
  };
}

function sideOf(side: Side, [first, ...others]: Pairs): ComparedSide {
  return comparedSide(mergeRounds([first[side], ...others.map((pair) => pair[side])]));
}
