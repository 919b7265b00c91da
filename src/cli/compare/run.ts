import { runComparison } from '../../compare/compare.ts';
import type { CompareOptions } from '../../compare/options.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOfComparison } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { compareProgress } from './progress.ts';

/** Compares and writes the reports. Resolves with the exit code. */
export function runCompareCommand(
  options: CompareOptions,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const { onEvent, stop } = compareProgress(options.rounds, terminal.stderr, process.env);
    const result = await runComparison(options, { onRound: onEvent, signal }).finally(stop);
    await writeReports({ kind: 'compare', result }, outputs, terminal);
    return exitCodeOfComparison(result);
  });
}
