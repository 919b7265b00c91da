import { Chalk } from 'chalk';
import { reportAs } from '../../report/report-as.ts';
import type { Saved } from '../../report/saved/saved-result.ts';
import { writeOutput } from './output.ts';
import type { Output } from './outputs.ts';
import type { Terminal } from './terminal.ts';

const PLAIN = new Chalk({ level: 0 });

/**
 * Files first: what is on stdout then tells of what is done. Throws `OUTPUT_UNWRITABLE` and `RESULT_INVALID`, once all
 * that can be written is.
 */
export async function writeReports(
  results: Saved,
  outputs: readonly Output[],
  { stdout, chalk }: Terminal,
): Promise<void> {
  const files = outputs.flatMap(({ format, file }) => (file === undefined ? [] : [{ format, file }]));
  const written = await Promise.allSettled(
    files.map(async ({ format, file }) => writeOutput(file, reportAs(format, results, PLAIN))),
  );
  for (const { format, file } of outputs)
    if (file === undefined) stdout.write(reportAs(format, results, chalk));
  const failed = written.find((each) => each.status === 'rejected');
  if (failed) throw failed.reason;
}
