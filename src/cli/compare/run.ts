import { runComparison } from '../../compare/compare.ts';
import type { CompareOptions } from '../../compare/options.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOfComparison } from '../process/exit-codes.ts';
import { probeRunning } from '../process/probe-running.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { compareProgress } from './progress.ts';

/**
 * Compares and writes the reports. `probeFor`: the command line that a probe of each server that runs already is to set right;
 * undefined: there is none. Resolves with the exit code.
 */
export function runCompareCommand(
  planned: CompareOptions,
  probeFor: readonly string[] | undefined,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const options = await fitting(planned, probeFor, signal, terminal);
    const { onEvent, stop } = compareProgress(options.rounds, terminal.stderr, process.env);
    const result = await runComparison(options, { onRound: onEvent, signal }).finally(stop);
    await writeReports({ kind: 'compare', result }, outputs, terminal);
    return exitCodeOfComparison(result);
  });
}

/** Both servers get the same request: what fits A must fit B, too. */
async function fitting(
  options: CompareOptions,
  probeFor: readonly string[] | undefined,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<CompareOptions> {
  if (!probeFor) return options;
  const { request, history, timeoutMs, mayChooseApi } = options.run;
  const probing = { argv: probeFor, timeoutMs, mayChooseApi };
  const before = await probeRunning(options.before, { request, history }, probing, signal, terminal);
  const strictly = { ...probing, mayChooseApi: false };
  const after = await probeRunning(options.after, before.chat, strictly, signal, terminal);
  return { ...options, before: before.target, after: after.target, run: { ...options.run, ...after.chat } };
}
