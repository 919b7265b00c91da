import { InvalidArgumentError } from 'commander';
import type { Saved } from '../../report/saved/saved-result.ts';
import { printable } from '../../report/text/format.ts';
import { type Judgement, judge } from '../../stress/judge/judge.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { Threshold } from '../../stress/judge/thresholds/threshold.ts';
import { worstVerdict } from '../../stress/judge/verdict/verdict.ts';
import { mergeResults } from '../../stress/merge/results.ts';
import { mergeWarnings } from '../../stress/merge/warnings.ts';
import { readBaseline, readResults } from '../options/read-results.ts';
import type { ReportOutput } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { writeReports } from '../output/write-reports.ts';
import { EXIT, exitCodeOf } from '../process/exit-codes.ts';

export interface ReportOptions {
  /** At least one. */
  readonly files: readonly string[];
  readonly merge: boolean;
  readonly thresholds: readonly Threshold[];
  /** A file name. */
  readonly baseline: string | undefined;
  /** A share. */
  readonly tolerance: number;
}

/** Shows saved results. Resolves with the exit code; throws `RESULT_INVALID`. */
export async function runReport(
  options: ReportOptions,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  const fromStdin = [...options.files, options.baseline].filter((file) => file === '-');
  if (fromStdin.length > 1)
    throw new InvalidArgumentError('error: stdin can be read only once. Name files for the others.');
  const saved = await Promise.all(options.files.map(readResults));
  const other = saved.find(({ kind }) => kind !== 'stress');
  if (other) {
    assertAlone(other, options);
    await writeReports(other, outputs, terminal);
    return EXIT.passed;
  }
  const results = saved.flatMap((each) => (each.kind === 'stress' ? each.results : []));
  return reportStress(results, options, outputs, terminal);
}

function assertAlone({ kind }: Saved, { files, merge, thresholds, baseline }: ReportOptions): void {
  if (files.length > 1)
    throw new InvalidArgumentError(
      `error: a result of genesis ${kind} can only be shown alone. Name one file.`,
    );
  if (merge || thresholds.length > 0 || baseline !== undefined)
    throw new InvalidArgumentError(
      'error: --merge, --threshold and --baseline are for results of genesis stress.',
    );
}

async function reportStress(
  saved: readonly StressResult[],
  options: ReportOptions,
  outputs: readonly ReportOutput[],
  terminal: Terminal,
): Promise<number> {
  const baseline = await readBaseline(options.baseline, options.tolerance);
  const isJudged = options.merge || baseline !== undefined || options.thresholds.length > 0;
  const judgement = { thresholds: options.thresholds, baseline };
  const results = isJudged ? judged(saved, options.merge, judgement, terminal) : saved;
  await writeReports({ kind: 'stress', results }, outputs, terminal);
  return isJudged ? exitCodeOf(worstVerdict(results)) : EXIT.passed;
}

function judged(
  saved: readonly StressResult[],
  merge: boolean,
  judgement: Judgement,
  { stderr, chalkStderr }: Terminal,
): StressResult[] {
  if (!merge) return saved.map((result) => judge(result, withThresholds(judgement, [result])));
  const merged = judge(mergeResults(saved), withThresholds(judgement, saved));
  for (const doubt of mergeWarnings(saved))
    stderr.write(`${chalkStderr.yellow('warning:')} ${printable(doubt)}\n`);
  return [merged];
}

/** Without thresholds on the command line, those of the runs apply. */
function withThresholds(judgement: Judgement, results: readonly StressResult[]): Judgement {
  if (judgement.thresholds.length > 0) return judgement;
  const all = results.flatMap(({ thresholds }) => thresholds.map(({ threshold }) => threshold));
  return {
    ...judgement,
    thresholds: [...new Map(all.map((threshold) => [threshold.text, threshold])).values()],
  };
}
