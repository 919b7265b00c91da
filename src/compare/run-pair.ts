import { withTarget } from '../stress/faults/with-target.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { InTurns } from '../stress/load/turns.ts';
import type { RunOptions } from '../stress/run/options.ts';
import { stressTarget } from '../stress/stress-target.ts';
import type { Target } from '../stress/target/target.ts';
import { startsEmpty, type TargetOptions } from '../stress/target/target-options.ts';
import type { Both, Side } from './sides.ts';
import { takeTurns } from './turns/take-turns.ts';
import { blockOfTurns } from './turns/turn-order.ts';

export interface PairOptions {
  readonly targets: Both<TargetOptions>;
  /** Its load is that of one turn. */
  readonly run: RunOptions;
  /** Milliseconds for which each side is under load. */
  readonly roundMs: number;
  /** From 0 to 1. */
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** A round of both sides. */
export type PairResult = Both<StressResult> & { readonly turns: readonly Side[] };

/** Starts both servers, which of them first by chance, and loads them in turns while both are running. */
export async function runPair({ targets, run, roundMs, random, signal }: PairOptions): Promise<PairResult> {
  const loadOf = (side: Side, target: Target) => (inTurns: InTurns) =>
    stressTarget(target, run, { inTurns, signal, isNewDatabase: startsEmpty(targets[side]) });
  return withBoth(targets, random, signal, (opened) =>
    takeTurns(
      { before: loadOf('before', opened.before), after: loadOf('after', opened.after) },
      { nextBlock: () => blockOfTurns(random), roundMs, signal },
    ),
  );
}

async function withBoth<T>(
  targets: Both<TargetOptions>,
  random: () => number,
  signal: AbortSignal,
  use: (opened: Both<Target>) => Promise<T>,
): Promise<T> {
  const [first, second] = blockOfTurns(random) as [Side, Side];
  const open = <V>(side: Side, use: (target: Target) => Promise<V>) =>
    withTarget(targets[side], [], signal, use).then(({ value }) => value);
  return open(first, (one) =>
    open(second, (other) =>
      use(first === 'before' ? { before: one, after: other } : { before: other, after: one }),
    ),
  );
}
