import type { Command } from 'commander';
import { addJudgement, type JudgementFlags } from '../options/judgement-flags.ts';
import { addOutputs, type OutputFlag, outputsOf } from '../output/outputs.ts';
import type { Terminal } from '../output/terminal.ts';

interface ReportFlags extends JudgementFlags {
  readonly merge?: boolean;
}

const HELP = `
Examples:
  $ genesis report result.json          what stress, verify or doctor saved
  $ genesis report -o report.html c1.json c10.json c50.json
                                        several runs, as a table and charts
  $ genesis report --merge pod-*.json --threshold 'p99<300ms'
                                        one run made on several machines
  $ genesis report --baseline before.json after.json

Exit codes:
  0 whatever the result was; with --merge, --threshold or --baseline, which
  judge anew, those of genesis stress   2 usage, or not a saved result`;

export function reportCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('report')
    .summary('show, merge and compare saved results')
    .description('Read results that genesis stress, verify or doctor saved as JSON, and show them.')
    .argument('<files...>', 'saved results; - for stdin');
  command.option('--merge', 'runs made at the same time against one server are one run');
  addJudgement(command);
  const outputs = addOutputs(command);
  command
    .addHelpText('after', HELP)
    .action(async (files: readonly string[], flags: ReportFlags) =>
      exit(await report(files, flags, outputs(), terminal)),
    );
}

async function report(
  files: readonly string[],
  { merge = false, threshold = [], baseline, noise }: ReportFlags,
  outputFlags: readonly OutputFlag[],
  terminal: Terminal,
): Promise<number> {
  const outputs = outputsOf(outputFlags);
  // Imported only here: the other commands, and --help, do not wait for it to load.
  const { runReport } = await import('./run.ts');
  return runReport({ files, merge, thresholds: threshold, baseline, noise }, outputs, terminal);
}
