import { randomUUID } from 'node:crypto';
import type { Command } from 'commander';
import type { Both } from '../../compare/sides.ts';
import { FEWEST_ROUNDS, MOST_ROUNDS } from '../../stress/judge/comparison/statistics/looks.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_OPEN_CONCURRENCY, MAX_CONCURRENCY } from '../../stress/load/load.ts';
import { DEFAULT_TIMEOUT_MS } from '../../stress/run/options.ts';
import { commandLine } from '../options/command-line.ts';
import { noCommandOption } from '../options/command-option.ts';
import { addConnectionFlags } from '../options/connection/connection-flags.ts';
import { noProbeOption } from '../options/connection/probe-option.ts';
import { readyOption } from '../options/connection/ready-option.ts';
import { addDataFlags } from '../options/data/data-flags.ts';
import { withRecords } from '../options/data/with-records.ts';
import { arrivalsOption } from '../options/load/arrivals-option.ts';
import { percentage, ratePerSecond } from '../options/load/load-parsers.ts';
import { appendNonEmpty, durationOption, nonEmpty, wholeNumber } from '../options/parsers.ts';
import { addReportFlags, type ReportFlag } from '../options/report-flags.ts';
import { addRequestFlags, requestWarnings } from '../options/request-flags.ts';
import { assertNotInput } from '../output/assert-not-input.ts';
import { helpNotes } from '../output/help-notes.ts';
import { reportOutputs } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { type CompareFlags, compareOptions, TOLERANCE } from './options.ts';
import { savedFiles } from './saved-files.ts';
import { areUrls, withUrlWords } from './url-words.ts';

const HELP = `
The first server is A, the second B: is B worse? In each round both are started
anew and get short loads in turns, in an order by chance, so that a busy machine
slows both alike. A look after 10, 20 and 40 rounds decides, with 1 % of wrong
alarms in all. What a round is, and which changes can be found, is in
docs/compare.md.

Two saved results of stress, with at least 10 rounds each, are compared by an
unpaired test, and in relation to the speed of the machine. They were made at
different times, so this finds only larger changes.

Examples:
  $ genesis compare --spawn "old/server --port {{port}} --db {{db}}" \\
      --spawn "new/server --port {{port}} --db {{db}}"
                                        the old server and the new one
  $ genesis compare localhost:8001 localhost:8002
                                        two servers that are running
  $ genesis compare --tolerance 10% --rounds 20 -o compare.html \\
      --spawn "node server.js {{port}}" --spawn "bun server.js {{port}}"
  $ genesis compare before.json after.json
                                        saved by genesis stress --rounds 10

Exit codes:
  0 B is no worse than tolerated   1 B is worse   2 usage
  3 B lost or duplicated acknowledged data   5 internal error
  4 undecided or not comparable: too much noise for the rounds, too few
    rounds, or a server could not start
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the report so far`;

/** `argv`: the whole command line, which the report shows for repeating the comparison. */
export function compareCommand(
  program: Command,
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): void {
  const command = program
    .command('compare')
    .summary('find out whether one server is worse than another')
    .description(
      'Compare two servers in many short rounds: rate, latency, failures, lock errors, lost turns.\n' +
        'Says that B is worse, that it is no worse than tolerated, or that this is undecided.',
    )
    .argument('[urls-or-files...]', 'two servers, or two saved results of genesis stress; - for stdin');
  addTargets(command);
  addRounds(command);
  addLoad(command);
  addRequestFlags(command);
  addDataFlags(command, ['in-order', 'shuffle']);
  addConnectionFlags(command);
  command.option('--no-audit', 'do not check the stored messages').addOption(noCommandOption());
  const reportFlags = addReportFlags(command);
  command
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (words: readonly string[], flags: CompareFlags) => {
      const isOfServers = words.length === 0 || areUrls(words);
      const compareThem = isOfServers ? compareServers : compareSaved(savedFiles(words, command));
      const all = isOfServers ? withUrlWords(words, flags) : flags;
      exit(await compareThem(all, reportFlags(), argv, terminal));
    });
}

function addTargets(command: Command): void {
  const spawn = 'start a server with this command line, with {{port}} in it; give it twice, A first';
  const url = 'URL of a running server, twice; with --spawn, where the started ones answer, with {{port}}';
  command
    .optionsGroup('Targets:')
    .option('--spawn <command>', spawn, appendNonEmpty)
    .option('--url <url>', url, appendNonEmpty)
    .addOption(readyOption())
    .addOption(noProbeOption());
}

function addRounds(command: Command): void {
  const rounds = `most rounds, from ${FEWEST_ROUNDS} to ${MOST_ROUNDS}`;
  command
    .optionsGroup('Judgement:')
    .option('--rounds <n>', rounds, wholeNumber(FEWEST_ROUNDS, MOST_ROUNDS), MOST_ROUNDS)
    .option('--tolerance <percentage>', 'tolerated change (default: 5%)', percentage)
    .option(
      '--seed <text>',
      'repeat the order of turns, and of shuffled records, of another comparison',
      nonEmpty,
    );
}

function addLoad(command: Command): void {
  const usual = `${DEFAULT_CONCURRENCY}; with --rate ${DEFAULT_OPEN_CONCURRENCY}`;
  const rate = 'send this many requests per second without waiting for answers; at most -c in flight';
  command
    .optionsGroup('Load:')
    .option(
      '-c, --concurrency <n>',
      `simultaneous requests (default: ${usual})`,
      wholeNumber(1, MAX_CONCURRENCY),
    )
    .addOption(durationOption('-d, --duration <time>', 'load on each server in a round', 1_000))
    .option('-r, --rate <n>', rate, ratePerSecond)
    .addOption(arrivalsOption())
    .addOption(durationOption('--warmup <time>', 'load before each round, not measured', 200))
    .addOption(durationOption('-t, --timeout <time>', 'how long to wait for one answer', DEFAULT_TIMEOUT_MS))
    .option('--reconnect', 'open a connection for each request, as curl does, instead of keeping them');
}

function compareServers(
  given: CompareFlags,
  reportFlags: readonly ReportFlag[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  // What determines the turns determines the order of records, too: the result has it.
  return withRecords({ seed: randomUUID(), ...given }, (flags) =>
    compareWithRecords(flags, reportFlags, argv, terminal),
  );
}

async function compareWithRecords(
  flags: CompareFlags,
  reportFlags: readonly ReportFlag[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const options = compareOptions(flags, flags.command ? commandLine(argv) : undefined);
  terminal.stderr.write(requestWarnings(flags));
  const outputs = reportOutputs(reportFlags);
  assertNotInput(
    outputs.map(({ file }) => file),
    { '--data': flags.data },
  );
  // Imported only here, so that other commands and --help do not load the HTTP client.
  const { runCompareCommand } = await import('./run.ts');
  return runCompareCommand(options, flags.probe ? argv : undefined, outputs, terminal);
}

function compareSaved(files: Both<string>): typeof compareServers {
  return async ({ tolerance = TOLERANCE, command: isShown }, reportFlags, argv, terminal) => {
    const outputs = reportOutputs(reportFlags);
    const { runCompareSaved } = await import('./run-saved.ts');
    const command = isShown ? commandLine(argv) : null;
    return runCompareSaved({ files, tolerance, command }, outputs, terminal);
  };
}
