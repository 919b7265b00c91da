import type { Command } from 'commander';
import { noCommandOption } from '../options/command-option.ts';
import { databasePath } from '../options/database-path.ts';
import { durationOption, nameList, nonEmpty } from '../options/parsers.ts';
import { readyOption } from '../options/ready-option.ts';
import { addRequestFlags, requestedChat } from '../options/request-flags.ts';
import { urlPath } from '../options/request-parsers.ts';
import type { Terminal } from '../output/terminal.ts';
import { EXIT } from '../process/exit-codes.ts';
import { outputsOf, selectChecks, targetOf, type VerifyFlags } from './options.ts';

/** Long enough for a slow model, and for most servers that retry a locked database until they give up. */
const DEFAULT_TIMEOUT_MS = 30_000;

const STREAM_PATH = 'where that server streams its answers; by default it is tried out';

const HELP = `
Without --spawn and --url, genesis verifies its own server. In --spawn, {{port}}
is replaced by a free port (in --url too), {{db}} by an empty database, and
{{model-url}} by a model with OpenAI's API that echoes, or fails on purpose. The
environment variable PORT has the port of --url. A check that needs a
placeholder which the command does not have is skipped.

Examples:
  $ genesis verify                      all checks, on the embedded server
  $ genesis verify --only burst,crash
  $ genesis verify --spawn "python3 -m server --port {{port}} --db {{db}}" \\
      --url http://127.0.0.1:{{port}}   on a server of your own
  $ genesis verify --url http://127.0.0.1:8080 --db chat.db
                                        on a running server: it gets many messages
  $ genesis verify --quick --junit verify.xml

Exit codes:
  0 every check passed or was skipped   1 a check failed   2 usage
  3 acknowledged data lost or duplicated   5 internal error
  4 inconclusive: server unreachable, audit unreadable, nothing could be checked
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the checks so far`;

export function verifyCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('verify')
    .summary('check what every chat server must withstand')
    .description(
      'Run a list of checks against a server: bursts, locks, crashes, failing models, bad input, overload.\n' +
        'A failed check shows its evidence, the likely cause and the remedy.',
    );
  addChecks(command);
  addTarget(command);
  addRequestFlags(command);
  addReports(command);
  command
    .addHelpText('after', HELP)
    .action(async (flags: VerifyFlags) => exit(await verify(flags, terminal)));
}

function addChecks(command: Command): void {
  command
    .optionsGroup('Checks:')
    .option('-q, --quick', 'smaller loads, and fewer checks')
    .option('-l, --list', 'list the checks without running them')
    .option('--only <names>', 'run only these checks, such as burst,crash', nameList)
    .option('--skip <names>', 'run all checks except these', nameList);
}

function addTarget(command: Command): void {
  command
    .optionsGroup('Target:')
    .option('--spawn <command>', 'start the server with this command line; needs --url', nonEmpty)
    .option('--url <url>', 'URL of the server; without --spawn, of one that is running', nonEmpty)
    .addOption(readyOption())
    .option('--stream-path <path>', STREAM_PATH, urlPath)
    .option('--db <file>', 'SQLite database of that server', databasePath)
    .addOption(durationOption('-t, --timeout <time>', 'how long to wait for one answer', DEFAULT_TIMEOUT_MS));
}

function addReports(command: Command): void {
  command
    .optionsGroup('Report:')
    .addOption(noCommandOption())
    .option('--json <file>', 'write the result as JSON; - for stdout, instead of the text', nonEmpty)
    .option('--junit <file>', 'write the result as JUnit XML, for continuous integration', nonEmpty);
}

async function verify(flags: VerifyFlags, terminal: Terminal): Promise<number> {
  const target = targetOf(flags);
  const outputs = outputsOf(flags);
  // Imported only here, so that other commands and --help do not load the checks.
  const { CHECKS } = await import('../../verify/checks/index.ts');
  const checks = selectChecks(CHECKS, flags);
  if (flags.list) {
    const { checkList } = await import('../../report/verify/check-list.ts');
    terminal.stdout.write(checkList(checks));
    return EXIT.passed;
  }
  const options = {
    target,
    checks,
    quick: flags.quick === true,
    timeoutMs: flags.timeout,
    chat: requestedChat(flags),
    streamPath: flags.streamPath,
    hidesCommands: !flags.command,
  };
  const { runVerifyCommand } = await import('./run.ts');
  return runVerifyCommand(options, outputs, terminal);
}
