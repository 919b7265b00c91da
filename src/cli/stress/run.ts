import type { StressResult } from '../../stress/judge/result.ts';
import { worstVerdict } from '../../stress/judge/verdict/verdict.ts';
import type { StressOptions } from '../../stress/run/options.ts';
import { runStress } from '../../stress/stress.ts';
import { exitCodeOf } from '../output/exit-codes.ts';
import type { Output } from '../output/outputs.ts';
import { stoppable } from '../output/stoppable.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { stressProgress } from './progress.ts';

/** Stresses, once for each of the options, and writes the reports. Resolves with the exit code. */
export async function runStressCommand(
  runs: readonly StressOptions[],
  outputs: readonly Output[],
  terminal: Terminal,
): Promise<number> {
  return stoppable(terminal, async (signal) => {
    const { results, failure } = await runAll(runs, signal, terminal);
    if (results.length > 0) await writeReports({ kind: 'stress', results }, outputs, terminal);
    const missing = runs.length - results.length;
    if (missing > 0 && results.length > 0)
      terminal.stderr.write(`${missing} of the ${runs.length} runs were not made\n`);
    // What was stopped by a signal tells so by its exit code.
    if (failure && (results.length === 0 || !signal.aborted)) throw failure.error;
    return exitCodeOf(worstVerdict(results));
  });
}

interface Runs {
  readonly results: readonly StressResult[];
  /** What kept a run from being made, and the others from being tried. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** One after the other, until an abort or one that cannot be made: what was found until then is still to be told. */
async function runAll(
  runs: readonly StressOptions[],
  signal: AbortSignal,
  { stderr }: Terminal,
): Promise<Runs> {
  const results: StressResult[] = [];
  try {
    for (const options of runs) {
      if (signal.aborted) break;
      const { onEvent, stop } = stressProgress(options.load, stderr, process.env);
      results.push(await runStress(options, { onEvent, signal }).finally(stop));
    }
    return { results, failure: undefined };
  } catch (error) {
    return { results, failure: { error } };
  }
}
