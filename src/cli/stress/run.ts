import type { StressResult } from '../../stress/judge/result.ts';
import { worstVerdict } from '../../stress/judge/verdict/verdict.ts';
import { runRounds } from '../../stress/rounds.ts';
import type { StressOptions } from '../../stress/run/options.ts';
import { runStress } from '../../stress/stress.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOf } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { stressProgress } from './progress.ts';

/** A run, or several rounds of it. */
export interface PlannedRun extends StressOptions {
  readonly rounds: number;
}

/** Makes the runs and writes the reports. Resolves with the exit code. */
export async function runStressCommand(
  runs: readonly PlannedRun[],
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const { results, failure } = await runAll(runs, signal, terminal);
    if (results.length > 0) await writeReports({ kind: 'stress', results }, outputs, terminal);
    const missing = runs.length - results.length;
    if (missing > 0 && results.length > 0)
      terminal.stderr.write(`${missing} of the ${runs.length} runs were not completed\n`);
    // The exit code says already that a signal stopped the runs.
    if (failure && (results.length === 0 || !signal.aborted)) throw failure.error;
    return exitCodeOf(worstVerdict(results));
  });
}

/**
 * One run after the other, until one fails, the server hangs, or the signal aborts. The results until then are still reported, with the
 * error that kept the other runs from starting.
 */
async function runAll(runs: readonly PlannedRun[], signal: AbortSignal, { stderr }: Terminal) {
  const results: StressResult[] = [];
  try {
    for (const { rounds, ...options } of runs) {
      if (signal.aborted) break;
      const { onEvent, stop } = stressProgress(options.load, stderr, process.env);
      const hooks = { onEvent, signal };
      const run = rounds > 1 ? runRounds(options, rounds, hooks) : runStress(options, hooks);
      const result = await run.finally(stop);
      results.push(result);
      // With more requests at once it would hang again.
      if (result.hang) break;
    }
    return { results };
  } catch (error) {
    return { results, failure: { error } };
  }
}
