import { judge } from './judge/judge.ts';
import type { Measured } from './judge/measured/measured.ts';
import type { StressResult } from './judge/result.ts';
import { mergeRounds } from './merge/rounds.ts';
import { withReference } from './reference/reference-server.ts';
import type { StressOptions } from './run/options.ts';
import { runStress } from './stress.ts';
import type { StressHooks } from './stress-target.ts';

const SAME_PROCESS =
  'all rounds loaded the same process of the server: their figures may differ from those after another start';

/**
 * Makes the same load several times, each on a fresh target and with a measure of the machine, and judges all rounds as
 * one result. An abort, a server that hangs, or one that the requests do not fit, ends it after fewer rounds. Throws what `runStress` throws, after an
 * abort only without a round.
 */
export async function runRounds(
  options: StressOptions,
  rounds: number,
  hooks: StressHooks,
): Promise<StressResult> {
  const [first, ...others] = await makeRounds(options, rounds, hooks);
  const merged = mergeRounds([first, ...others]);
  const observations = options.target.kind === 'remote' ? [SAME_PROCESS] : [];
  const measured: Measured = {
    ...merged,
    settings: { ...merged.settings, seed: options.seed ?? null },
    interrupted: merged.interrupted || (hooks.signal.aborted && others.length + 1 < rounds),
    observations: [...observations, ...merged.observations],
  };
  return judge(measured, options.judgement);
}

async function makeRounds(
  options: StressOptions,
  rounds: number,
  hooks: StressHooks,
): Promise<[Measured, ...Measured[]]> {
  hooks.onEvent({ type: 'round', round: 1, rounds });
  // Our own code is slow until it is compiled: without this, the first round would look like another machine.
  await withReference(options.load.concurrency, hooks.signal, async () => {});
  const made: [Measured, ...Measured[]] = [await makeRound(options, 1, hooks)];
  while (made.length < rounds && !hooks.signal.aborted && canGoOn(made.at(-1))) {
    const round = made.length + 1;
    hooks.onEvent({ type: 'round', round, rounds });
    try {
      made.push(await makeRound(options, round, hooks));
    } catch (error) {
      // What an abort kept from starting is no error.
      if (!hooks.signal.aborted) throw error;
    }
  }
  return made;
}

/** A server that hung, or that no request fits, would do so again. */
function canGoOn(last: Measured | undefined): boolean {
  return last?.hang === null && last.misfit === null;
}

async function makeRound(options: StressOptions, round: number, hooks: StressHooks): Promise<Measured> {
  const { seed, judgement, ...shared } = options;
  // With the same tokens, the messages of one process could not be distinguished.
  const own = { ...shared, seed: seed === undefined ? undefined : `${seed}-${round}` };
  const { value, referencePerSecond } = await withReference(options.load.concurrency, hooks.signal, () =>
    runStress(own, { ...hooks, round }),
  );
  return { ...value, rounds: value.rounds.map((each) => ({ ...each, referencePerSecond })) };
}
