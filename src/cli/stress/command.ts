import { type Command, Option } from 'commander';
import { DATA_ORDERS } from '../../stress/data/data-source.ts';
import { FAULT_SYNTAX } from '../../stress/faults/fault.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_OPEN_CONCURRENCY, MAX_REQUESTS } from '../../stress/load/load.ts';
import { DEFAULT_TIMEOUT_MS } from '../../stress/run/options.ts';
import { commandLine } from '../options/command-line.ts';
import { noCommandOption } from '../options/command-option.ts';
import { addConnectionFlags } from '../options/connection/connection-flags.ts';
import { addDataFlags } from '../options/data/data-flags.ts';
import { withRecords } from '../options/data/with-records.ts';
import { arrivalsOption } from '../options/load/arrivals-option.ts';
import { addJudgementFlags, type JudgementFlags, toleranceOf } from '../options/load/judgement-flags.ts';
import {
  appendFault,
  appendStage,
  concurrencyList,
  ratePerSecond,
  startTime,
} from '../options/load/load-parsers.ts';
import { delayRange, duration, durationOption, nonEmpty, wholeNumber } from '../options/parsers.ts';
import { readBaseline } from '../options/read-results.ts';
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
import { runsOf, type StressFlags } from './options.ts';
import { assertSamplesUsable, type SampleFlags, samplesOption } from './samples/samples-flag.ts';
import { assertGoodputHasSlo, sloOption } from './slo-option.ts';

type AllFlags = StressFlags & JudgementFlags & SampleFlags;

const MOST_ROUNDS = 100;
const MOST_REPETITIONS = 10;

const HELP = `
Without a URL, genesis starts its own server for the run, on a temporary
database. The path of a URL is the one to send to; after --url, or with --path,
it is one that all paths begin with. In --spawn, {{port}} is replaced by a free
port (in the URL too), {{db}} by an empty database, and {{model-url}} by a model
with OpenAI's API. In --message, --body, --path and -H, {{seq}}, {{uuid}} and
{{token}} are replaced by values that differ in each request; the token shows
which reply and which stored message belong to a request. {{{{seq}}}} is sent as
{{seq}}. With --data, {{data.FIELD}} is a field of a record; the message is
{{data.prompt}} where no text has one.

Examples:
  $ genesis stress --concurrency 20     20 simultaneous requests to a new server
  $ genesis stress -c 1,5,10,15,20      the same at five levels, as a table
  $ genesis stress -c 200 -n 20000      20000 requests, 200 at a time
  $ genesis stress localhost:8080 -r 200 -d 30s --threshold 'p99<300ms'
                                        200 per second, to a running server
  $ genesis stress localhost:8080/ask --body '{"q":"{{token}}"}' --reply answer
                                        a server with an API of its own
  $ genesis stress localhost:8080/ask --data prompts.csv --data-order once \\
      --body '{"q":"{{data.question}} {{token}}"}'
                                        each record of a file, once
  $ genesis stress localhost:11434 --api openai --model llama3 --stream
                                        a server with OpenAI's API
  $ genesis stress localhost:{{port}} -c 50 -d 30s \\
      --spawn "python3 -m server --port {{port}}"
                                        a server that genesis starts
  $ genesis stress localhost:8080 -c 50 -d 1m --scenario login.ts
                                        users that log in, and talk in turns
  $ genesis stress -d 10s --fault lock@1s:8s --fault kill@3s
                                        a lock for 8 s, and a kill meanwhile
  $ genesis stress -o report.html -f junit -o stress.xml --baseline before.json

Exit codes:
  0 passed   1 requests, a threshold or the baseline failed   2 usage
  3 acknowledged data lost or duplicated   5 internal error
  4 inconclusive: server unreachable, audit unreadable, schedule not kept
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the report so far`;

/** `argv`: the whole command line, which the report shows for repeating the run. */
export function stressCommand(
  program: Command,
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): void {
  const command = program
    .command('stress')
    .summary('send simultaneous chat messages, and report what fails')
    .description(
      'Send many chat messages at once, then read the conversation back.\n' +
        'Reports the success rate, lock errors, retries and latency, and whether every acknowledged turn is stored.',
    );
  addUrlWord(command);
  addLoad(command);
  addTargetFlags(command);
  command.option('--log <file>', 'log of the server, to count its lock errors and retries', nonEmpty);
  addRequestFlags(command);
  addDataFlags(command, DATA_ORDERS);
  command.addOption(scenarioOption());
  addConnectionFlags(command);
  addFaults(command);
  addJudgementFlags(command);
  command.addOption(sloOption());
  command.option('--no-audit', 'do not check the stored messages').addOption(noCommandOption());
  const reportFlags = addReportFlags(command);
  command.addOption(samplesOption());
  command
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (url: string | undefined, flags: AllFlags) =>
      exit(await withRecords(withUrlWord(url, flags), (all) => stress(all, reportFlags(), argv, terminal))),
    );
}

function addLoad(command: Command): void {
  const usual = `${DEFAULT_CONCURRENCY}; with --rate ${DEFAULT_OPEN_CONCURRENCY}`;
  const users = `simultaneous requests; several runs for a list such as 1,5,10 (default: ${usual})`;
  const length = new Option('-d, --duration <time>', 'how long to send requests, such as 30s or 2m');
  const rate = 'send this many requests per second without waiting for answers; at most -c in flight';
  const ramp = 'within this time, ramp to n users, or with -r to n requests per second; repeatable';
  const stage = new Option('--stage <time:n>', ramp);
  const requests = 'requests in total; without -n and -d, one burst of -c requests';
  const often = 'the same load n times, each on a fresh server: for a --baseline that compares speed';
  const retry = 'send what is lost on its way up to n times again, with the same Idempotency-Key';
  const think = 'pause of each user between an answer and its next request, such as 2s or 1s-3s';
  const rounds = new Option('--rounds <n>', often);
  command
    .optionsGroup('Load:')
    .option('-c, --concurrency <n>', users, concurrencyList)
    .option('-n, --requests <n>', requests, wholeNumber(1, MAX_REQUESTS))
    .addOption(length.argParser(duration).conflicts('requests'))
    .option('-r, --rate <n>', rate, ratePerSecond)
    .addOption(arrivalsOption())
    .addOption(stage.argParser(appendStage).conflicts(['requests', 'duration']))
    .addOption(rounds.argParser(wholeNumber(2, MOST_ROUNDS)).conflicts(['startAt', 'fault']))
    .option('--think <time>', think, delayRange)
    .option('--warmup <time>', 'send the same load first, without measuring it', duration)
    .addOption(durationOption('-t, --timeout <time>', 'how long to wait for one answer', DEFAULT_TIMEOUT_MS))
    .option('--retry-lost <n>', retry, wholeNumber(1, MOST_REPETITIONS))
    .option('--reconnect', 'open a connection for each request, as curl does, instead of keeping them')
    .option('--start-at <time>', 'when to start, for one run on several machines', startTime)
    .option(
      '--seed <text>',
      'runs with the same seed send the same tokens, uuids and shuffled data, at the same random times',
      nonEmpty,
    );
}

function addFaults(command: Command): void {
  const faults = `inject ${FAULT_SYNTAX}; repeatable`;
  command.optionsGroup('Faults:').option('--fault <what>', faults, appendFault);
}

async function stress(
  flags: AllFlags,
  reportFlags: readonly ReportFlag[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  assertGoodputHasSlo(flags);
  const runs = runsOf(flags);
  terminal.stderr.write(requestWarnings(flags));
  const reports = reportOutputs(reportFlags);
  assertSamplesUsable(flags, reports);
  const outputs = [...reports.map(({ file }) => file), flags.samples?.file];
  assertNotInput(outputs, { '--data': flags.data, '--log': flags.log, '--scenario': flags.scenario });
  const baseline = await readBaseline(flags.baseline, toleranceOf(flags));
  const judgement = { thresholds: flags.threshold ?? [], baseline };
  const command = flags.command ? commandLine(argv) : undefined;
  // Imported only here, so that other commands and --help do not load the HTTP client.
  const { runStressCommand } = await import('./run.ts');
  const probeFor = flags.probe ? argv : undefined;
  return withScenarioGiven(flags.scenario, terminal.stderr, (scenario) => {
    const planned = runs.map((run) => ({ ...run, judgement, command, scenario, rounds: flags.rounds ?? 1 }));
    return runStressCommand(planned, probeFor, { reports, samples: flags.samples }, terminal);
  });
}
