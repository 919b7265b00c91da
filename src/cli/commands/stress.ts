import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Durability } from '../../db/protocol.ts';
import { describeFault, FAULT_SYNTAX, type Fault } from '../../stress/faults/fault.ts';
import {
  DEFAULT_CONCURRENCY,
  DEFAULT_TIMEOUT_MS,
  type Load,
  MAX_CONCURRENCY,
  MAX_REQUESTS,
  type StressOptions,
  type TargetOptions,
} from '../../stress/options.ts';
import { assertWritable } from '../output.ts';
import { delayRange, duration, httpUrl, nonEmpty, oneMoreFault, wholeNumber } from '../parsers.ts';
import type { Terminal } from '../terminal.ts';

interface StressFlags {
  readonly concurrency: number;
  readonly requests?: number;
  readonly duration?: number;
  readonly timeout: number;
  readonly url?: string;
  readonly db?: string;
  readonly modelDelay?: string;
  readonly durability?: Durability;
  readonly audit: boolean;
  readonly fault?: readonly Fault[];
  readonly json?: string;
}

const HELP = `
Without --url, a server is started for the run, on an empty temporary database
that is removed afterwards.

Examples:
  $ genesis stress --concurrency 20     20 simultaneous requests to a new server
  $ genesis stress -c 200 -n 20000      20000 requests, 200 at a time
  $ genesis stress -c 50 -d 30s --url http://127.0.0.1:8080
                                        30 seconds, on a server that runs already
  $ genesis stress -d 10s --fault lock@1s:8s --fault kill@3s
                                        locked from outside, killed in between
  $ genesis stress --json - | jq .verdict

Exit codes:
  0 passed   1 requests failed   2 usage   3 acknowledged data lost or duplicated
  4 inconclusive: server unreachable, audit unreadable   5 internal error
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the report so far`;

export function stressCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('stress')
    .summary('send simultaneous chats, and report what broke')
    .description(
      'Send chat messages, many at once, then read the conversation back.\n' +
        'Reports the success rate, lock errors, retries and latency, and whether every acknowledged turn is stored.',
    );
  addLoad(command);
  addTarget(command);
  addFaults(command);
  addReport(command);
  command
    .addHelpText('after', HELP)
    .action(async (flags: StressFlags) => exit(await stress(flags, terminal)));
}

function addLoad(command: Command): void {
  const requests = 'requests in all; without -n and -d, one burst of -c';
  const timeout = new Option('-t, --timeout <time>', 'how long to wait for one answer');
  const forTime = new Option('-d, --duration <time>', 'keep going this long, as 30s or 2m');
  command
    .optionsGroup('Load:')
    .option(
      '-c, --concurrency <n>',
      'simultaneous requests',
      wholeNumber(1, MAX_CONCURRENCY),
      DEFAULT_CONCURRENCY,
    )
    .option('-n, --requests <n>', requests, wholeNumber(1, MAX_REQUESTS))
    .addOption(forTime.argParser(duration).conflicts('requests'))
    .addOption(timeout.argParser(duration).default(DEFAULT_TIMEOUT_MS, '60s'));
}

function addTarget(command: Command): void {
  const url = new Option('--url <url>', 'stress a server that runs already');
  const durability = new Option('--durability <how>', 'embedded server: full or normal');
  command
    .optionsGroup('Target:')
    .addOption(url.argParser(httpUrl).conflicts(['db', 'modelDelay', 'durability']))
    .option('--db <file>', 'embedded server: use this database, and keep it', nonEmpty)
    .option('--model-delay <ms>', 'embedded server: how long its model takes, as 200 or 100-400', (text) => {
      delayRange(text);
      return text;
    })
    .addOption(durability.choices(['full', 'normal']));
}

function addFaults(command: Command): void {
  const fault = new Option('--fault <what>', `embedded server: ${FAULT_SYNTAX}; repeatable`);
  command.optionsGroup('Faults:').addOption(fault.argParser(oneMoreFault).conflicts('url'));
}

function addReport(command: Command): void {
  command
    .optionsGroup('Report:')
    .option('--no-audit', 'do not read the conversation back')
    .option('--json <file>', 'write the result as JSON; - for stdout, instead of the report', nonEmpty);
}

function toOptions(flags: StressFlags): StressOptions {
  return {
    target: targetOf(flags),
    load: loadOf(flags),
    timeoutMs: flags.timeout,
    audit: flags.audit ? 'read-back' : 'skip',
    faults: faultsOf(flags),
  };
}

function targetOf({ url, db, modelDelay, durability }: StressFlags): TargetOptions {
  return url === undefined
    ? { kind: 'embedded', databaseFile: db, modelDelay, durability }
    : { kind: 'remote', url };
}

function faultsOf({ fault = [], modelDelay, duration }: StressFlags): readonly Fault[] {
  const late = fault.find((each) => 'atMs' in each && each.atMs >= (duration ?? Number.POSITIVE_INFINITY));
  if (late)
    throw new InvalidArgumentError(
      `error: ${describeFault(late)} is due when the load is over. Give a longer --duration.`,
    );
  if (modelDelay === undefined || !fault.some(({ kind }) => kind === 'model-error')) return fault;
  throw new InvalidArgumentError(
    'error: --model-delay is for the model that does not fail. Leave it or model-error out.',
  );
}

function loadOf({ concurrency, requests, duration }: StressFlags): Load {
  if (duration !== undefined) return { kind: 'closed-loop', concurrency, until: { durationMs: duration } };
  if (requests === undefined) return { kind: 'burst', concurrency };
  if (requests >= concurrency) return { kind: 'closed-loop', concurrency, until: { requests } };
  throw new InvalidArgumentError(
    `error: --requests ${requests} is less than --concurrency ${concurrency}. Each of the ${concurrency} sends at least one.`,
  );
}

async function stress(flags: StressFlags, terminal: Terminal): Promise<number> {
  const { json } = flags;
  const options = toOptions(flags);
  if (json !== undefined && json !== '-') assertWritable(json);
  // Imported only here: the other commands, and --help, do not wait for the HTTP client to load.
  const { runStressCommand } = await import('../run-stress.ts');
  return runStressCommand(options, json, terminal);
}
