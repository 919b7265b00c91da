import type { Command } from 'commander';
import { addJudgementFlags, type JudgementFlags, toleranceOf } from '../options/load/judgement-flags.ts';
import { addReportFlags, type ReportFlag } from '../options/report-flags.ts';
import { helpNotes } from '../output/help-notes.ts';
import { reportOutputs } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';

interface ReportCommandFlags extends JudgementFlags {
  readonly merge?: boolean;
}

const HELP = `
Examples:
  $ genesis report result.json          a saved result, as text
  $ genesis report -o report.html c1.json c10.json c50.json
                                        several runs, as a table and charts
  $ genesis report --merge pod-*.json --threshold 'p99<300ms'
                                        one run made on several machines
  $ genesis report --baseline before.json after.json

Exit codes:
  0 the report was written, whatever its result   2 usage, or not a saved result
  With --merge, --threshold or --baseline: those of genesis stress`;

export function reportCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('report')
    .summary('show, merge and compare saved results')
    .description('Show results that genesis stress, verify, compare or doctor saved as JSON.')
    .argument('<files...>', 'saved results; - for stdin');
  command.option('--merge', 'combine runs that were made at the same time against one server');
  addJudgementFlags(command);
  const reportFlags = addReportFlags(command);
  command
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (files: readonly string[], flags: ReportCommandFlags) =>
      exit(await report(files, flags, reportFlags(), terminal)),
    );
}

async function report(
  files: readonly string[],
  flags: ReportCommandFlags,
  reportFlags: readonly ReportFlag[],
  terminal: Terminal,
): Promise<number> {
  const { merge = false, threshold: thresholds = [], baseline } = flags;
  const outputs = reportOutputs(reportFlags);
  // Imported only here, so that other commands and --help do not load it.
  const { runReport } = await import('./run.ts');
  return runReport({ files, merge, thresholds, baseline, tolerance: toleranceOf(flags) }, outputs, terminal);
}
