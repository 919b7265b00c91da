import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Check } from '../../verify/check.ts';
import type { VerifyTarget } from '../../verify/servers/verify-target.ts';
import { duration, nonEmpty, oneOrMore } from '../options/parsers.ts';
import { remoteUrl, spawnedUrl } from '../options/target-url.ts';
import { EXIT } from '../output/exit-codes.ts';
import { assertWritable } from '../output/output.ts';
import type { Terminal } from '../output/terminal.ts';
import type { VerifyOutputs } from './run.ts';

interface VerifyFlags {
  readonly quick?: boolean;
  readonly list?: boolean;
  readonly only?: readonly string[];
  readonly skip?: readonly string[];
  readonly spawn?: string;
  readonly url?: string;
  readonly db?: string;
  readonly timeout: number;
  readonly json?: string;
  readonly junit?: string;
}

/** Enough for most servers that retry a locked database to the end. */
const DEFAULT_TIMEOUT_MS = 20_000;

const HELP = `
Without --spawn and --url, Genesis's own server is verified. A server started by
--spawn gets the port of --url in the environment variable PORT. In its command
line stand {{port}} for a free port (and in --url), {{db}} for an empty database
and {{model-url}} for a model with OpenAI's API that echoes, or fails on purpose.
A check that needs what the command does not take is skipped, and says so.

Examples:
  $ genesis verify                      all checks, on an embedded server
  $ genesis verify --only burst,crash
  $ genesis verify --spawn "python3 -m server --port {{port}} --db {{db}}" \\
      --url http://127.0.0.1:{{port}}   on a server of your own
  $ genesis verify --url http://127.0.0.1:8080 --db chat.db
                                        on one that runs: it gets many messages
  $ genesis verify --quick --junit verify.xml

Exit codes:
  0 all that apply hold   1 a check failed   2 usage
  3 acknowledged data lost or duplicated   5 internal error
  4 inconclusive: server unreachable, audit unreadable, nothing could be checked
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the checks so far`;

export function verifyCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('verify')
    .summary('check that a server holds what a chat server must hold')
    .description(
      'Run an ordered list of checks against a server: bursts, locks, crashes, failing models, bad input, overload.\n' +
        'A check that fails prints what was seen, the likely root cause and the remedy.',
    );
  addChecks(command);
  addTarget(command);
  addReport(command);
  command
    .addHelpText('after', HELP)
    .action(async (flags: VerifyFlags) => exit(await verify(flags, terminal)));
}

function addChecks(command: Command): void {
  command
    .optionsGroup('Checks:')
    .option('-q, --quick', 'smaller loads, and fewer checks')
    .option('-l, --list', 'list the checks, and run none')
    .option('--only <names>', 'only these, as burst,crash', oneOrMore)
    .option('--skip <names>', 'all but these', oneOrMore);
}

function addTarget(command: Command): void {
  const timeout = new Option('-t, --timeout <time>', 'how long to wait for one answer');
  command
    .optionsGroup('Target:')
    .option('--spawn <command>', 'a server that this command line starts; needs --url', nonEmpty)
    .option('--url <url>', 'where the server answers; without --spawn, one that runs already', nonEmpty)
    .option('--db <file>', 'the SQLite database of that server', nonEmpty)
    .addOption(timeout.argParser(duration).default(DEFAULT_TIMEOUT_MS, '20s'));
}

function addReport(command: Command): void {
  command
    .optionsGroup('Report:')
    .option('--json <file>', 'write the result as JSON; - for stdout, instead of the text', nonEmpty)
    .option('--junit <file>', 'write it as JUnit XML, for continuous integration; - for stdout', nonEmpty);
}

async function verify(flags: VerifyFlags, terminal: Terminal): Promise<number> {
  const target = targetOf(flags);
  const outputs = outputsOf(flags);
  // Imported only here: the other commands, and --help, do not wait for them to load.
  const { CHECKS } = await import('../../verify/checks/index.ts');
  const checks = choose(CHECKS, flags);
  if (flags.list) {
    const { checkList } = await import('../../report/verify/check-list.ts');
    terminal.stdout.write(checkList(checks));
    return EXIT.passed;
  }
  const options = { target, checks, quick: flags.quick === true, timeoutMs: flags.timeout };
  const { runVerifyCommand } = await import('./run.ts');
  return runVerifyCommand(options, outputs, terminal);
}

function outputsOf({ json, junit }: VerifyFlags): VerifyOutputs {
  if (json === '-' && junit === '-')
    throw new InvalidArgumentError(
      'error: --json - and --junit - cannot both have stdout. Name a file for one of them.',
    );
  if (json !== undefined && junit !== undefined && resolve(json) === resolve(junit))
    throw new InvalidArgumentError(`error: --json and --junit cannot both be ${json}. Name two files.`);
  for (const file of [json, junit]) if (file !== undefined && file !== '-') assertWritable(file);
  return { json, junit };
}

function targetOf({ spawn, url, db }: VerifyFlags): VerifyTarget {
  if (spawn !== undefined) return spawnedTarget(spawn, url, db);
  if (url !== undefined) return remoteTarget(url, db);
  if (db === undefined) return { kind: 'embedded' };
  throw new InvalidArgumentError(
    'error: --db goes with --spawn or --url; the databases of the embedded server are temporary.',
  );
}

function spawnedTarget(command: string, url: string | undefined, db: string | undefined): VerifyTarget {
  const spawned = spawnedUrl(command, url);
  if (command.includes('{{db}}') && db !== undefined)
    throw new InvalidArgumentError('error: --db and {{db}} exclude each other: which one is the database?');
  return { kind: 'spawned', ...spawned, databaseFile: db };
}

function remoteTarget(url: string, db: string | undefined): VerifyTarget {
  remoteUrl(url);
  if (db !== undefined && !existsSync(db))
    throw new InvalidArgumentError(`error: there is no database ${db}. Name the one that the server uses.`);
  return { kind: 'remote', url, databaseFile: db };
}

function choose(checks: readonly Check[], { only, skip = [] }: VerifyFlags): Check[] {
  const names = checks.map(({ name }) => name);
  const unknown = [...(only ?? []), ...skip].filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new InvalidArgumentError(
      `error: there is no check '${unknown.join("' or '")}'. There are ${names.join(', ')}.`,
    );
  const chosen = checks.filter(({ name }) => (only ?? names).includes(name) && !skip.includes(name));
  if (chosen.length > 0) return chosen;
  throw new InvalidArgumentError('error: --only and --skip leave no check to run.');
}
