import { Chalk } from 'chalk';
import { reportAs } from '../../report/report-as.ts';
import type { Saved } from '../../report/saved/saved-result.ts';
import { reportForDisplay } from './for-display.ts';
import type { ReportOutput } from './report-outputs.ts';
import type { Terminal } from './terminal.ts';
import { writeOutput } from './writable-file.ts';

const PLAIN = new Chalk({ level: 0 });

/**
 * Writes files first, so that they exist when stdout is read. Throws `OUTPUT_UNWRITABLE` after
 * writing everything that can be written.
 */
export async function writeReports(
  results: Saved,
  outputs: readonly ReportOutput[],
  { stdout, chalk }: Terminal,
): Promise<void> {
  const files = outputs.flatMap(({ format, file }) => (file === undefined ? [] : [{ format, file }]));
  const written = await Promise.allSettled(
    files.map(async ({ format, file }) => writeOutput(file, await reportAs(format, results, PLAIN))),
  );
  for (const { format, file } of outputs) {
    if (file !== undefined) continue;
    const report = await reportAs(format, results, chalk);
    // The others are read by programs.
    stdout.write(format === 'text' ? reportForDisplay(report, stdout) : report);
  }
  const failed = written.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}
