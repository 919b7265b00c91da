import type { StressResult } from '../../stress/judge/result.ts';
import { worstVerdict } from '../../stress/judge/verdict/verdict.ts';
import { requestOf, type StressOptions } from '../../stress/run/options.ts';
import { runStress } from '../../stress/stress.ts';
import type { StressHooks } from '../../stress/stress-target.ts';
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

/**
 * Makes the runs and writes the reports. `probeFor`: the command line that a probe before the runs is to set right; undefined:
 * there is none. Resolves with the exit code.
 */
export async function runStressCommand(
  planned: readonly PlannedRun[],
  probeFor: readonly string[] | undefined,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const runs = await fitting(planned, probeFor, signal, terminal);
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

/** The runs with a request that fits the server, as far as one probe for all of them shows. */
async function fitting(
  runs: readonly PlannedRun[],
  probeFor: readonly string[] | undefined,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<readonly PlannedRun[]> {
  const [first] = runs;
  if (!first || !probeFor || first.target.kind !== 'remote') return runs;
  const { history, timeoutMs, mayChooseApi = false } = first;
  const request = requestOf(first);
  const probing = { argv: probeFor, timeoutMs, mayChooseApi };
  // Imported only here, like the rounds: our own server is to start before all that a load needs is loaded.
  const { probeRunning } = await import('../process/probe-running.ts');
  const { target, chat } = await probeRunning(first.target, { request, history }, probing, signal, terminal);
  return runs.map((run) => ({ ...run, ...(chat.request === request ? {} : chat), target }));
}

/**
 * One run after the other, until one fails, the server hangs, the requests do not fit it, or the signal aborts. The results until then are still reported, with the
 * error that kept the other runs from starting.
 */
async function runAll(runs: readonly PlannedRun[], signal: AbortSignal, { stderr }: Terminal) {
  const results: StressResult[] = [];
  try {
    for (const { rounds, ...options } of runs) {
      if (signal.aborted) break;
      const { onEvent, stop } = stressProgress(options.load, stderr, process.env);
      const hooks = { onEvent, signal };
      const result = await makeRun(options, rounds, hooks).finally(stop);
      results.push(result);
      // With more requests at once it would hang again, or fit as little.
      if (result.hang || result.misfit) break;
    }
    return { results };
  } catch (error) {
    return { results, failure: { error } };
  }
}

async function makeRun(options: StressOptions, rounds: number, hooks: StressHooks): Promise<StressResult> {
  if (rounds === 1) return runStress(options, hooks);
  const { runRounds } = await import('../../stress/rounds.ts');
  return runRounds(options, rounds, hooks);
}
