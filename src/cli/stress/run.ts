import type { StressResult } from '../../stress/judge/result.ts';
import { worstVerdict } from '../../stress/judge/verdict/verdict.ts';
import { requestOf, type StressOptions } from '../../stress/run/options.ts';
import { runStress } from '../../stress/stress.ts';
import type { StressHooks } from '../../stress/stress-target.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import { reportToGithub } from '../output/report-to-github.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOf } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { stressProgress } from './progress.ts';
import { type SampleOutput, sampleOutput } from './samples/sample-output.ts';
import type { SampleTarget } from './samples/samples-flag.ts';

/** A run, or several rounds of it. */
export interface PlannedRun extends StressOptions {
  readonly rounds: number;
}

export interface StressOutputs {
  readonly reports: readonly ReportOutput[];
  /** Undefined where no record of each request is wanted. */
  readonly samples: SampleTarget | undefined;
}

/**
 * Makes the runs and writes the reports. `probeFor`: the command line that a probe before the runs is to set right; undefined:
 * there is none. Resolves with the exit code.
 */
export async function runStressCommand(
  planned: readonly PlannedRun[],
  probeFor: readonly string[] | undefined,
  outputs: StressOutputs,
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const runs = await fitting(planned, probeFor, signal, terminal);
    const samples = outputs.samples && sampleOutput(outputs.samples);
    const { results, failure } = await runAll(runs, samples, signal, terminal);
    const unwritten = await samples?.close();
    if (results.length > 0) {
      await writeReports({ kind: 'stress', results }, outputs.reports, terminal);
      await reportToGithub({ kind: 'stress', results }, terminal, process.env);
    }
    const missing = runs.length - results.length;
    if (missing > 0 && results.length > 0)
      terminal.stderr.write(`${missing} of the ${runs.length} runs were not completed\n`);
    // The exit code says already that a signal stopped the runs.
    if (failure && (results.length === 0 || !signal.aborted)) throw failure.error;
    if (unwritten !== undefined) throw unwritten;
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
  if (!first || !probeFor || first.scenario || first.target.kind !== 'remote') return runs;
  const { history, timeoutMs, mayChooseApi } = first;
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
async function runAll(
  runs: readonly PlannedRun[],
  samples: SampleOutput | undefined,
  signal: AbortSignal,
  terminal: Terminal,
) {
  const results: StressResult[] = [];
  try {
    for (const [index, { rounds, ...options }] of runs.entries()) {
      if (signal.aborted) break;
      const name = runs.length > 1 ? `run ${index + 1}/${runs.length}` : '';
      const { onEvent, onLocks, stop } = stressProgress(options, name, signal, terminal, process.env);
      const { concurrency } = options.load;
      const onRecord = samples?.recorder({ run: index + 1, concurrency });
      const result = await makeRun(options, rounds, { onEvent, onLocks, signal, onRecord }).finally(stop);
      results.push(withObservation(result, await samples?.settle()));
      // With more requests at once it would hang again, or fit as little.
      if (result.hang || result.misfit) break;
    }
    return { results };
  } catch (error) {
    return { results, failure: { error } };
  }
}

function withObservation(result: StressResult, observation: string | undefined): StressResult {
  if (observation === undefined) return result;
  return { ...result, observations: [...result.observations, observation] };
}

async function makeRun(options: StressOptions, rounds: number, hooks: StressHooks): Promise<StressResult> {
  if (rounds === 1) return runStress(options, hooks);
  const { runRounds } = await import('../../stress/rounds.ts');
  return runRounds(options, rounds, hooks);
}
