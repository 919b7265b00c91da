import { type Command, Option } from 'commander';
import { FAULT_SYNTAX } from '../../stress/faults/fault.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_OPEN_CONCURRENCY, MAX_REQUESTS } from '../../stress/load/load.ts';
import { DEFAULT_TIMEOUT_MS } from '../../stress/run/options.ts';
import { commandLine } from '../options/command-line.ts';
import { addJudgement, type JudgementFlags } from '../options/judgement-flags.ts';
import { concurrencies, oneMoreStage, ratePerSecond, startTime } from '../options/load-parsers.ts';
import { delayRange, duration, nonEmpty, oneMoreFault, wholeNumber } from '../options/parsers.ts';
import { readBaseline } from '../options/read-results.ts';
import { addOutputs, type OutputFlag, outputsOf } from '../output/outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { type StressFlags, toRuns } from './options.ts';
import { body, method, oneMoreHeader, template, urlPath } from './request-parsers.ts';

const HELP = `
Without --url, a server is started for the run, on an empty temporary database
that is removed afterwards. In --spawn, {{port}} stands for a free port (and in
--url), {{db}} for an empty database. In --message, --body, --path and -H stand
{{seq}}, {{uuid}} and {{token}} for what is different in each request; replies
and stored messages are told apart by the token.

Examples:
  $ genesis stress --concurrency 20     20 simultaneous requests to a new server
  $ genesis stress -c 1,5,10,15,20      the same at five levels, as a table
  $ genesis stress -c 200 -n 20000      20000 requests, 200 at a time
  $ genesis stress -r 200 -d 30s --threshold 'p99<300ms' --url http://127.0.0.1:8080
                                        200 a second, whether answered or not
  $ genesis stress --spawn "python3 -m server --port {{port}}" \\
      --url http://127.0.0.1:{{port}} -c 50 -d 30s
                                        a server of your own, and what it logs
  $ genesis stress --url http://127.0.0.1:8000 --path /v1/chat/completions \\
      --body request.json --reply choices/0/message/content
                                        a server with another API
  $ genesis stress -d 10s --fault lock@1s:8s --fault kill@3s
                                        locked from outside, killed in between
  $ genesis stress -o report.html -f junit -o stress.xml --baseline before.json

Exit codes:
  0 passed   1 requests, a threshold or the baseline failed   2 usage
  3 acknowledged data lost or duplicated   5 internal error
  4 inconclusive: server unreachable, audit unreadable, schedule not kept
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the report so far`;

/** `argv`: the whole command line, to tell how a run can be repeated. */
export function stressCommand(
  program: Command,
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): void {
  const command = program
    .command('stress')
    .summary('send simultaneous chats, and report what broke')
    .description(
      'Send chat messages, many at once, then read the conversation back.\n' +
        'Reports the success rate, lock errors, retries and latency, and whether every acknowledged turn is stored.',
    );
  addLoad(command);
  addTarget(command);
  addRequest(command);
  addFaults(command);
  addJudgement(command);
  command.option('--no-audit', 'do not read the conversation back');
  const outputs = addOutputs(command);
  command
    .addHelpText('after', HELP)
    .action(async (flags: StressFlags & JudgementFlags) =>
      exit(await stress(flags, outputs(), argv, terminal)),
    );
}

function addLoad(command: Command): void {
  const usual = `${DEFAULT_CONCURRENCY}; with --rate ${DEFAULT_OPEN_CONCURRENCY}`;
  const users = new Option(
    '-c, --concurrency <n>',
    `simultaneous requests; 1,5,10 for one run each (default: ${usual})`,
  );
  const requests = new Option('-n, --requests <n>', 'requests in all; without -n and -d, one burst of -c');
  const forTime = new Option('-d, --duration <time>', 'keep going this long, as 30s or 2m');
  const rate = new Option('-r, --rate <n>', 'send this many a second, answered or not; -c is the limit then');
  const stage = new Option(
    '--stage <time:n>',
    'in this time to n users, or with -r to n a second; repeatable',
  );
  const warmup = new Option('--warmup <time>', 'the same load beforehand, not measured');
  const timeout = new Option('-t, --timeout <time>', 'how long to wait for one answer');
  const startAt = new Option('--start-at <time>', 'when to begin, for runs on several machines');
  command
    .optionsGroup('Load:')
    .addOption(users.argParser(concurrencies))
    .addOption(requests.argParser(wholeNumber(1, MAX_REQUESTS)))
    .addOption(forTime.argParser(duration).conflicts('requests'))
    .addOption(rate.argParser(ratePerSecond))
    .addOption(stage.argParser(oneMoreStage).conflicts(['requests', 'duration']))
    .addOption(warmup.argParser(duration))
    .addOption(timeout.argParser(duration).default(DEFAULT_TIMEOUT_MS, '60s'))
    .addOption(startAt.argParser((text) => startTime(text)))
    .option('--seed <text>', 'the same seed sends the same tokens and uuids', nonEmpty);
}

function addTarget(command: Command): void {
  const url = new Option('--url <url>', 'where the server answers; without --spawn, one that runs already');
  const spawn = new Option('--spawn <command>', 'a server that this command line starts; needs --url');
  const delay = new Option(
    '--model-delay <ms>',
    'embedded server: how long its model takes, as 200 or 100-400',
  );
  const durability = new Option('--durability <how>', 'embedded server: full or normal');
  const others = ['modelDelay', 'durability'];
  command
    .optionsGroup('Target:')
    .addOption(url.argParser(nonEmpty).conflicts(others))
    .addOption(spawn.argParser(nonEmpty).conflicts(others))
    .option('--log <file>', 'count the lock and retry lines that the server writes there', nonEmpty)
    .option('--db <file>', 'its SQLite database; the embedded server keeps it there', nonEmpty)
    .addOption(
      delay.argParser((text) => {
        delayRange(text);
        return text;
      }),
    )
    .addOption(durability.choices(['full', 'normal']));
}

function addRequest(command: Command): void {
  const header = new Option('-H, --header <header>', "one more header, as 'Name: value'; repeatable");
  command
    .optionsGroup('Request:')
    .option('--message <text>', 'what to say, as "test {{seq}}"', template)
    .option('--body <json>', 'the whole body instead, or a file that has it', body)
    .addOption(header.argParser(oneMoreHeader))
    .option('--method <method>', 'POST, or another', method)
    .option('--path <path>', 'instead of /api/chat', urlPath)
    .option('--reply <place>', 'where the reply is in the JSON, as choices/0/message/content', nonEmpty)
    .option('--history <path>', 'where the stored messages can be read, for the audit', urlPath);
}

function addFaults(command: Command): void {
  const fault = new Option('--fault <what>', `${FAULT_SYNTAX}; repeatable`);
  command.optionsGroup('Faults:').addOption(fault.argParser(oneMoreFault));
}

async function stress(
  flags: StressFlags & JudgementFlags,
  outputFlags: readonly OutputFlag[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const runs = toRuns(flags);
  const outputs = outputsOf(outputFlags);
  const baseline = await readBaseline(flags.baseline, flags.noise);
  const judgement = { thresholds: flags.threshold ?? [], baseline };
  const command = commandLine(argv);
  // Imported only here: the other commands, and --help, do not wait for the HTTP client to load.
  const { runStressCommand } = await import('./run.ts');
  return runStressCommand(
    runs.map((run) => ({ ...run, judgement, command })),
    outputs,
    terminal,
  );
}
