import { type ErrorCode, GenesisError } from '../errors.ts';
import { percentileOf } from '../stress/measure/percentile-of.ts';
import { judgeRounds } from './judge-rounds.ts';
import type { CompareOptions } from './options.ts';
import type { MeasureChange, TurnsComparison } from './result.ts';
import { resultOf } from './result-of.ts';
import { type PairResult, runPair } from './run-pair.ts';
import { seededRandom } from './turns/seeded-random.ts';
import { loadOfTurn, turnMs } from './turns/turn-length.ts';

/** Of a server that cannot be loaded: the rounds before say something all the same. */
const SERVER_ERRORS: readonly ErrorCode[] = ['SERVER_START_FAILED', 'TARGET_UNREACHABLE'];

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
 * Compares two servers, round by round, until a look at the rounds decides. Throws what `runStress` throws; an abort,
 * or a server that does not start, only before the end of the first round.
 */
export async function runComparison(
  options: CompareOptions,
  { onRound = () => {}, signal = new AbortController().signal }: Partial<CompareHooks> = {},
): Promise<TurnsComparison> {
  const startedAt = performance.now();
  const pairs: PairResult[] = [];
  for (;;) {
    // Each has its own: how many numbers a round draws depends on its speed.
    const random = seededRandom(`${options.seed}/${pairs.length}`);
    const made = await nextPair(options, pairs.at(-1), random, signal).catch((error: unknown) =>
      whyUnmade(error, pairs.length, signal),
    );
    // The figures of an interrupted round are those of a shorter one.
    if (typeof made !== 'string' && !signal.aborted) pairs.push(made);
    const [first, ...others] = pairs;
    if (!first) throw signal.reason;
    const stopped = signal.aborted ? 'interrupted' : typeof made === 'string' ? made : null;
    const judged = judgeRounds(options, pairs, stopped);
    onRound({ rounds: pairs.length, measures: judged.measures });
    const tookMs = performance.now() - startedAt;
    if (judged.isOver)
      return resultOf(options, [first, ...others], { ...judged, tookMs, interrupted: signal.aborted });
  }
}

/** Why there is no next round. Throws the error where it is not one of a server that answered in earlier rounds. */
function whyUnmade(error: unknown, rounds: number, signal: AbortSignal): string {
  if (signal.aborted) return 'interrupted';
  const isOfServer = error instanceof GenesisError && SERVER_ERRORS.includes(error.code);
  if (rounds === 0 || !isOfServer) throw error;
  return error.message;
}

function nextPair(
  { before, after, load, run, roundMs }: CompareOptions,
  last: PairResult | undefined,
  random: () => number,
  signal: AbortSignal,
): Promise<PairResult> {
  const p50s = [last?.before, last?.after].map((result) => percentileOf(result?.latency ?? null, 50) ?? 0);
  const turn = loadOfTurn(load, turnMs(load, Math.max(...p50s)));
  return runPair({ targets: { before, after }, run: { ...run, load: turn }, roundMs, random, signal });
}
