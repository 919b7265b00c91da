import { compareEarlier, type SavedRun } from '../../compare/compare-earlier.ts';
import type { Both } from '../../compare/sides.ts';
import { GenesisError } from '../../errors.ts';
import { readRun } from '../options/read-results.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { exitCodeOfComparison } from '../process/exit-codes.ts';

export interface CompareSavedOptions {
  readonly files: Both<string>;
  /** A share. */
  readonly tolerance: number;
  /** The command line that repeats it; null where it is not to be shown. */
  readonly command: string | null;
}

/** Compares two saved results and writes the reports. Resolves with the exit code; throws `RESULT_INVALID`. */
export async function runCompareSaved(
  { files, tolerance, command }: CompareSavedOptions,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  const [before, after] = await Promise.all([readSide(files.before), readSide(files.after)]);
  assertTwoRuns(before, after);
  const result = compareEarlier({ before, after }, { tolerance, command });
  await writeReports({ kind: 'compare', result }, outputs, terminal);
  return exitCodeOfComparison(result);
}

async function readSide(file: string): Promise<SavedRun> {
  return { file: file === '-' ? 'stdin' : file, result: await readRun(file, 'what is compared') };
}

/** A run is always as good as itself. */
function assertTwoRuns(before: SavedRun, after: SavedRun): void {
  const [one, other] = [before, after].map(({ result }) => JSON.stringify([result.startedAt, result.rounds]));
  if (one !== other) return;
  throw new GenesisError('RESULT_INVALID', `${before.file} and ${after.file} are the same run`, {
    hint: 'Name the results of two runs of genesis stress --rounds 10.',
  });
}
