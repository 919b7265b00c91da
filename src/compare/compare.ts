import { type ErrorCode, GenesisError } from '../errors.ts';
import type { StressResult } from '../stress/judge/result.ts';
import { percentileOf } from '../stress/measure/percentile-of.ts';
import { judgeRounds } from './judge-rounds.ts';
import type { CompareOptions } from './options.ts';
import type { MeasureChange, TurnsComparison } from './result.ts';
import { resultOf } from './result-of.ts';
import { type PairResult, runPair } from './run-pair.ts';
import { LETTER, SIDES, type Side } from './sides.ts';
import { seededRandom } from './turns/seeded-random.ts';
import { loadOfTurn, turnMs } from './turns/turn-length.ts';

/** Of a server that cannot be loaded: the rounds before say something all the same. */
const SERVER_ERRORS: readonly ErrorCode[] = ['SERVER_START_FAILED', 'TARGET_UNFIT', 'TARGET_UNREACHABLE'];

/** After each round. */
export interface RoundEvent {
  readonly rounds: number;
  /** As they look so far: nothing is claimed yet. */
  readonly measures: readonly MeasureChange[];
}

export interface CompareHooks {
  readonly onRound: (event: RoundEvent) => void;
  /** Ends it early; the result is that of the whole rounds until then. */
  readonly signal: AbortSignal;
}

/**
 * Compares two servers, round by round, until a look at the rounds decides. Throws what `runStress` throws, and `TARGET_UNFIT`; an abort,
 * or a server that does not start, only before the end of the first round.
 */
export async function runComparison(
  options: CompareOptions,
  { onRound = () => {}, signal = new AbortController().signal }: Partial<CompareHooks> = {},
): Promise<TurnsComparison> {
  const startedAt = performance.now();
  const pairs: PairResult[] = [];
  for (;;) {
    const made = await pairOrWhyNot(options, pairs, signal);
    if (typeof made !== 'string') pairs.push(made);
    const [first, ...others] = pairs;
    if (!first) throw signal.reason;
    const judged = judgeRounds(options, pairs, typeof made === 'string' ? made : null);
    onRound({ rounds: pairs.length, measures: judged.measures });
    const tookMs = performance.now() - startedAt;
    if (judged.isOver)
      return resultOf(options, [first, ...others], { ...judged, tookMs, interrupted: signal.aborted });
  }
}

/** The next round, or why there is none. Throws errors but those of a server that answered in earlier rounds. */
async function pairOrWhyNot(
  options: CompareOptions,
  pairs: readonly PairResult[],
  signal: AbortSignal,
): Promise<PairResult | string> {
  try {
    const pair = await nextPair(options, pairs, signal);
    for (const side of SIDES) assertFits(side, pair[side]);
    // The figures of an interrupted round are those of a shorter one.
    return signal.aborted ? 'interrupted' : pair;
  } catch (error) {
    if (signal.aborted) return 'interrupted';
    const isOfServer = error instanceof GenesisError && SERVER_ERRORS.includes(error.code);
    if (pairs.length === 0 || !isOfServer) throw error;
    return error.message;
  }
}

/** Nothing can be compared with answers to requests that do not fit. */
function assertFits(side: Side, { misfit }: StressResult): void {
  if (misfit === null) return;
  throw new GenesisError('TARGET_UNFIT', `${LETTER[side]}: ${misfit.says}`, { hint: misfit.remedy });
}

function nextPair(
  { before, after, load, run, roundMs, seed }: CompareOptions,
  pairs: readonly PairResult[],
  signal: AbortSignal,
): Promise<PairResult> {
  const last = pairs.at(-1);
  // Each has its own: how many numbers a round draws depends on its speed.
  const random = seededRandom(`${seed}/${pairs.length}`);
  const p50s = [last?.before, last?.after].map((result) => percentileOf(result?.latency ?? null, 50) ?? 0);
  const turn = loadOfTurn(load, turnMs(load, Math.max(...p50s)));
  // Both sides get their requests at the same times, also where chance spreads them.
  const pacing = { ...run.pacing, seed: `${seed}/${pairs.length}` };
  return runPair({
    targets: { before, after },
    run: { ...run, load: turn, pacing },
    roundMs,
    random,
    signal,
  });
}
