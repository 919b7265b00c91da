import { withTarget } from '../stress/faults/with-target.ts';
import type { StressResult } from '../stress/judge/result.ts';
import type { Load } from '../stress/load/load.ts';
import type { RunOptions } from '../stress/run/options.ts';
import { stressTarget } from '../stress/stress-target.ts';
import { startsEmpty } from '../stress/target/target-options.ts';
import type { CapacityOptions } from './options.ts';
import type { CapacityResult } from './result.ts';
import { resultOfSearch } from './result-of-search.ts';
import { Search, type SearchHooks } from './search/search.ts';

/** So often a server is started again that does not recover. */
const MOST_SESSIONS = 5;

/** Milliseconds of the first level before anything is measured: servers compile their code, and open connections. */
const WARMUP_MS = 1_000;

/**
 * Finds the most that a server holds: the highest level at which it keeps every threshold, with one audit over all that was
 * sent. An abort ends it early; the result is that of the steps until then. Throws what `runStress` throws, an abort
 * included, only before the first session is over.
 */
export async function findCapacity(
  options: CapacityOptions,
  hooks: Partial<SearchHooks> = {},
): Promise<CapacityResult> {
  const { onStep = () => {}, onNext = () => {}, signal = new AbortController().signal } = hooks;
  const search = new Search(options, { onStep, onNext, signal });
  const sessions: StressResult[] = [];
  do {
    try {
      sessions.push(await session(search, options, sessions.length + 1, signal));
    } catch (error) {
      // A server that does not start again says no more than one that was not started again.
      if (sessions.length === 0) throw error;
      break;
    }
  } while (!search.end && !signal.aborted && sessions.length < MOST_SESSIONS && canGoOn(sessions.at(-1)));
  const [first, ...others] = sessions;
  if (!first) throw signal.reason;
  return resultOfSearch(options, search, [first, ...others], signal.aborted);
}

function canGoOn(last: StressResult | undefined): boolean {
  return last?.misfit === null;
}

/** The steps until the search is over, or the server does not recover. */
async function session(
  search: Search,
  options: CapacityOptions,
  number: number,
  signal: AbortSignal,
): Promise<StressResult> {
  const { value, observations } = await withTarget(options.target, [], signal, (target) =>
    stressTarget(target, runOf(options, number), {
      onEvent: (event) => event.type === 'answered' && search.add(event.sample),
      signal,
      isNewDatabase: startsEmpty(options.target),
      inTurns: (send, lockCount) => search.take(send, { pid: () => target.server?.pid, lockCount }),
    }),
  );
  return { ...value, observations: [...value.observations, ...observations] };
}

function runOf({ run, slos, by, first, most, concurrency }: CapacityOptions, number: number): RunOptions {
  const load: Load =
    by === 'rate'
      ? { kind: 'open-loop', ratePerSecond: first, concurrency, until: { durationMs: WARMUP_MS } }
      : { kind: 'closed-loop', concurrency: most, until: { durationMs: WARMUP_MS } };
  const seed = run.seed === undefined ? undefined : `${run.seed}-${number}`;
  // A closed loop of the highest level would warm up at that level.
  const warmupMs = by === 'rate' ? WARMUP_MS : 0;
  return { ...run, seed, slos, load, warmupMs, connectionsAhead: 1 };
}
