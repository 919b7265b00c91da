import { type DoctorOptions, runDoctor } from '../../doctor/doctor.ts';
import { cutAtWord } from '../../report/text/fitting.ts';
import { canDraw } from '../output/progress-bar.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOfFindings } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';
import { targetName } from './target-name.ts';

/** After this time, users wonder whether it hangs. */
const NOTE_AFTER_MS = 1_000;

/** Runs the doctor and writes the reports. Resolves with the exit code. */
export function runDoctorCommand(
  options: DoctorOptions,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const endNote = noteLater(options, terminal.stderr);
    const result = await runDoctor(options, { signal }).finally(endNote);
    await writeReports({ kind: 'doctor', result }, outputs, terminal);
    return exitCodeOfFindings(result);
  });
}

/** Shows on a terminal that it is still at work; returns a function that ends that. */
function noteLater({ target, full }: DoctorOptions, stderr: NodeJS.WriteStream): () => void {
  if (!canDraw(stderr, process.env)) return () => {};
  const note = `looking at ${targetName(target)}${full ? ', as long as it takes' : ''} …`;
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    stderr.write(cutAtWord(note, stderr.columns - 1));
  }, NOTE_AFTER_MS);
  return () => {
    clearTimeout(timer);
    if (isShown) stderr.write('\r\u001b[K');
  };
}
