import { type Command, Option } from 'commander';
import {
  DEFAULT_BUDGET_MS,
  DEFAULT_CAPACITY_CONCURRENCY,
  DEFAULT_FIRST,
  DEFAULT_SCENARIO_USERS,
} from '../../capacity/options.ts';
import { CAPACITY_UNITS } from '../../capacity/result.ts';
import { MAX_CONCURRENCY } from '../../stress/load/load.ts';
import { commandLine } from '../options/command-line.ts';
import { noCommandOption } from '../options/command-option.ts';
import { addConnectionFlags } from '../options/connection/connection-flags.ts';
import { addDataFlags } from '../options/data/data-flags.ts';
import { withRecords } from '../options/data/with-records.ts';
import { arrivalsOption } from '../options/load/arrivals-option.ts';
import { appendSlo, appendThreshold, ratePerSecond } from '../options/load/load-parsers.ts';
import { oneOfNames } from '../options/one-of-names.ts';
import { durationOption, nonEmpty, wholeNumber } from '../options/parsers.ts';
import { addReportFlags, type ReportFlag } from '../options/report-flags.ts';
import { addRequestFlags, requestWarnings } from '../options/request-flags.ts';
import { scenarioOption } from '../options/scenario-option.ts';
import { addTargetFlags } from '../options/target/target-flags.ts';
import { addUrlWord, withUrlWord } from '../options/url/url-word.ts';
import { assertNotInput } from '../output/assert-not-input.ts';
import { helpNotes } from '../output/help-notes.ts';
import { reportOutputs } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { withScenarioGiven } from '../process/with-scenario-given.ts';
import { expectOption } from './expect-option.ts';
import { CAPACITY_TIMEOUT_MS, type CapacityFlags, capacityOptions } from './options.ts';

const HELP = `
Searches from below: requests arrive at a rate that doubles until a threshold
breaks, or until the requests under way become more and more; then between the
last two rates, and at the ends of the interval again. After a step that broke,
the server gets time to recover. When all steps are over, everything that was
sent is compared with what is stored. What a step is, and how long it is, is in
docs/capacity.md.

Examples:
  $ genesis capacity                    how much Genesis's own server holds here
  $ genesis capacity localhost:8080/ask --threshold 'p95<300ms'
                                        a server that is running
  $ genesis capacity localhost:{{port}} --expect '>=400/s' -o capacity.html \\
      --spawn "python3 -m server --port {{port}}"
                                        in CI: exit 1 below 400 per second
  $ genesis capacity localhost:11434 --api openai --model llama3 --stream \\
      --by users --threshold 'ttft-p95<2s' --budget 10m
                                        how many users at once, for streams

Exit codes:
  0 found, and as expected   1 none, less than expected, or no recovery
  2 usage   3 acknowledged data lost or duplicated   5 internal error
  4 not decided: too short a budget, an interval around what is expected
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the report so far`;

/** `argv`: the whole command line, which the report shows for repeating the search. */
export function capacityCommand(
  program: Command,
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): void {
  const command = program
    .command('capacity')
    .summary('find out how much a server holds')
    .description(
      'Find the highest rate at which a server keeps every threshold, and what limits it.\n' +
        'A server that loses data has no capacity.',
    );
  addUrlWord(command);
  addSearch(command);
  addTargetFlags(command);
  addRequestFlags(command);
  addDataFlags(command, ['in-order', 'shuffle']);
  command.addOption(scenarioOption());
  addConnectionFlags(command);
  addJudgement(command);
  const reportFlags = addReportFlags(command);
  command
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (url: string | undefined, flags: CapacityFlags) =>
      exit(await withRecords(withUrlWord(url, flags), (all) => capacity(all, reportFlags(), argv, terminal))),
    );
}

function addSearch(command: Command): void {
  const by = new Option(
    '--by <what>',
    'search the most requests per second (rate), or users at once (users)',
  );
  const first = `first step, in requests per second or users (default: ${DEFAULT_FIRST.rate}; users: ${DEFAULT_FIRST.users})`;
  const users = wholeNumber(1, MAX_CONCURRENCY);
  const connections = `most requests under way at once, or rounds of --scenario (default: ${DEFAULT_CAPACITY_CONCURRENCY}; ${DEFAULT_SCENARIO_USERS})`;
  command
    .optionsGroup('Search:')
    .addOption(by.choices(CAPACITY_UNITS).argParser(oneOfNames(CAPACITY_UNITS)).default('rate'))
    .addOption(durationOption('--budget <time>', 'most time for all steps', DEFAULT_BUDGET_MS))
    .option('--from <n>', first, ratePerSecond)
    .option('--max-rate <n>', 'highest rate to try, in requests per second', ratePerSecond)
    .option('--max-users <n>', 'highest number of users to try (default: 1000)', users)
    .addOption(arrivalsOption(''))
    .option('-c, --concurrency <n>', connections, users)
    .addOption(durationOption('-t, --timeout <time>', 'how long to wait for one answer', CAPACITY_TIMEOUT_MS))
    .option('--reconnect', 'open a connection for each request, as curl does, instead of keeping them')
    .option(
      '--seed <text>',
      'searches with the same seed send the same tokens, uuids and shuffled data',
      nonEmpty,
    );
}

function addJudgement(command: Command): void {
  const threshold = 'what each step must keep; repeatable (default: success>=99.9% and p95<1s)';
  const slo = 'limit for each request, such as ttft<300ms, for a threshold on goodput; repeatable';
  command
    .optionsGroup('Judgement:')
    .option('--threshold <bound>', threshold, appendThreshold)
    .addOption(new Option('--slo <limit>', slo).argParser(appendSlo))
    .addOption(expectOption())
    .option('--no-audit', 'do not check the stored messages')
    .addOption(noCommandOption());
}

async function capacity(
  flags: CapacityFlags,
  reportFlags: readonly ReportFlag[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const options = capacityOptions(flags, flags.command ? commandLine(argv) : undefined);
  terminal.stderr.write(requestWarnings(flags));
  const outputs = reportOutputs(reportFlags);
  assertNotInput(
    outputs.map(({ file }) => file),
    { '--data': flags.data, '--scenario': flags.scenario },
  );
  // Imported only here, so that other commands and --help do not load the HTTP client.
  const { runCapacityCommand } = await import('./run.ts');
  return withScenarioGiven(flags.scenario, terminal.stderr, (scenario) => {
    const planned = { ...options, run: { ...options.run, scenario } };
    return runCapacityCommand(planned, flags.probe && !scenario ? argv : undefined, outputs, terminal);
  });
}
