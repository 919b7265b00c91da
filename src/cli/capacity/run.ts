import { findCapacity } from '../../capacity/find-capacity.ts';
import type { CapacityOptions } from '../../capacity/options.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOf } from '../process/exit-codes.ts';
import { probeRunning } from '../process/probe-running.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { capacityProgress } from './progress.ts';

/**
 * Searches and writes the reports. `probeFor`: the command line that a probe of a server that runs already is to set right;
 * undefined: there is none. Resolves with the exit code.
 */
export function runCapacityCommand(
  planned: CapacityOptions,
  probeFor: readonly string[] | undefined,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const options = await fitting(planned, probeFor, signal, terminal);
    const { stop, ...hooks } = capacityProgress(options, terminal.stderr, process.env);
    const result = await findCapacity(options, { ...hooks, signal }).finally(stop);
    await writeReports({ kind: 'capacity', result }, outputs, terminal);
    return exitCodeOf(result.verdict);
  });
}

async function fitting(
  options: CapacityOptions,
  probeFor: readonly string[] | undefined,
  signal: AbortSignal,
  terminal: Terminal,
): Promise<CapacityOptions> {
  if (!probeFor) return options;
  const { request, history, timeoutMs, mayChooseApi } = options.run;
  const probing = { argv: probeFor, timeoutMs, mayChooseApi };
  const { target, chat } = await probeRunning(
    options.target,
    { request, history },
    probing,
    signal,
    terminal,
  );
  return { ...options, target, run: { ...options.run, ...chat } };
}
