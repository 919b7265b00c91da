import { type DoctorOptions, runDoctor } from '../../doctor/doctor.ts';
import { doctorText } from '../../report/doctor/text.ts';
import { jsonReport } from '../../report/json.ts';
import { truncate } from '../../report/text/format.ts';
import { canDraw } from '../output/progress-bar.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeOutput } from '../output/writable-file.ts';
import { exitCodeOfFindings } from '../process/exit-codes.ts';
import { runUntilSignal } from '../process/run-until-signal.ts';

/** After this time, users wonder whether it hangs. */
const NOTE_AFTER_MS = 1_000;

/**
 * Runs the doctor, prints the report and writes the JSON to the file `json`, or to stdout for `-`, instead of the text.
 * Resolves with the exit code; `failing` is the least severity that fails.
 */
export function runDoctorCommand(
  options: DoctorOptions,
  failing: 'error' | 'warning',
  json: string | undefined,
  terminal: Terminal,
): Promise<number> {
  return runUntilSignal(terminal, async (signal) => {
    const endNote = noteLater(options, terminal.stderr);
    const result = await runDoctor(options, { signal }).finally(endNote);
    terminal.stdout.write(json === '-' ? jsonReport(result) : doctorText(result, terminal.chalk));
    if (json !== undefined && json !== '-') await writeOutput(json, jsonReport(result));
    return exitCodeOfFindings(result, failing);
  });
}

/** Shows on a terminal that it is still at work; returns a function that ends that. */
function noteLater({ target, full }: DoctorOptions, stderr: NodeJS.WriteStream): () => void {
  if (!canDraw(stderr, process.env)) return () => {};
  const name = target.kind === 'file' ? target.file : target.url;
  const note = `looking at ${name}${full ? ', as long as it takes' : ''} …`;
  let isShown = false;
  const timer = setTimeout(() => {
    isShown = true;
    stderr.write(truncate(note, stderr.columns - 1));
  }, NOTE_AFTER_MS);
  return () => {
    clearTimeout(timer);
    if (isShown) stderr.write('\r\u001b[K');
  };
}
