import type { Command } from 'commander';
import { noCommandOption } from '../options/command-option.ts';
import { addConnectionFlags } from '../options/connection/connection-flags.ts';
import { noProbeOption } from '../options/connection/probe-option.ts';
import { readyOption } from '../options/connection/ready-option.ts';
import { databaseOption } from '../options/database-named.ts';
import { durationOption, nameList, nonEmpty } from '../options/parsers.ts';
import { addReportFlags, type ReportFlag } from '../options/report-flags.ts';
import { addRequestFlags, requestWarnings } from '../options/request-flags.ts';
import { urlPath } from '../options/request-parsers.ts';
import { scenarioOption } from '../options/scenario-option.ts';
import { addUrlWord, withUrlWord } from '../options/url/url-word.ts';
import { forDisplay } from '../output/for-display.ts';
import { helpNotes } from '../output/help-notes.ts';
import { reportOutputs } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { EXIT } from '../process/exit-codes.ts';
import { withScenarioGiven } from '../process/with-scenario-given.ts';
import { selectChecks, targetOf, VERIFY_TIMEOUT_MS, type VerifyFlags, verifyOptions } from './options.ts';

const STREAM_PATH = 'where that server streams its answers; by default it is tried out';

const DATABASE =
  'SQLite file of that server, or postgres://…, where empty databases are made if it takes them';
const RESTART_DATABASE = 'a command line that stops PostgreSQL at once and starts it again';

const HELP = `
Without a URL, genesis verifies its own server. In --spawn, {{port}} is
replaced by a free port (in the URL too), {{db}} by an empty database, and
{{model-url}} by a model with OpenAI's API that echoes, or fails on purpose. The
environment variable PORT has the port of the URL. A check that needs a
placeholder which the command does not have is skipped.

Examples:
  $ genesis verify                      all checks, on the embedded server
  $ genesis verify --only burst,crash
  $ genesis verify localhost:8080 --db chat.db
                                        a running server: it gets many messages
  $ genesis verify localhost:{{port}} \\
      --spawn "python3 -m server --port {{port}} --db {{db}}"
                                        a server that genesis starts
  $ genesis verify --db postgres://me@localhost/postgres
                                        the embedded server on PostgreSQL
  $ genesis verify --quick --junit verify.xml -o verify.html

Exit codes:
  0 every check passed or was skipped   1 a check failed   2 usage
  3 acknowledged data lost or duplicated   5 internal error
  4 inconclusive: server unreachable, audit unreadable, nothing could be checked
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with the checks so far`;

/** `argv`: the whole command line, which a hint sets right. */
export function verifyCommand(
  program: Command,
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): void {
  const command = program
    .command('verify')
    .summary('check what every chat server must withstand')
    .description(
      'Run a list of checks against a server: bursts, locks, crashes, failing models, bad input, overload.\n' +
        'A failed check shows its evidence, the likely cause and the remedy.',
    );
  addUrlWord(command);
  addChecks(command);
  addTarget(command);
  addConnectionFlags(command);
  addRequestFlags(command);
  command.addOption(scenarioOption());
  const reportFlags = addReportFlags(command);
  command
    .addOption(noCommandOption())
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (url: string | undefined, flags: VerifyFlags) =>
      exit(await verify(withUrlWord(url, flags), reportFlags(), argv, terminal)),
    );
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
    .option('--spawn <command>', 'start the server with this command line; needs a URL', nonEmpty)
    .option('--url <url>', 'the same as [url], without a path to send to', nonEmpty)
    .addOption(readyOption())
    .addOption(noProbeOption())
    .option('--stream-path <path>', STREAM_PATH, urlPath)
    .option('--db <database>', DATABASE, databaseOption)
    .option('--restart-db <command>', RESTART_DATABASE, nonEmpty)
    .addOption(durationOption('-t, --timeout <time>', 'how long to wait for one answer', VERIFY_TIMEOUT_MS));
}

async function verify(
  flags: VerifyFlags,
  reportFlags: readonly ReportFlag[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  // Contradictions are reported before anything is loaded.
  targetOf(flags);
  const outputs = reportOutputs(reportFlags);
  // Imported only here, so that other commands and --help do not load the checks.
  const { CHECKS } = await import('../../verify/checks/index.ts');
  const checks = selectChecks(CHECKS, flags);
  if (flags.list) {
    const { checkList } = await import('../../report/verify/check-list.ts');
    terminal.stdout.write(forDisplay(checkList(checks)));
    return EXIT.passed;
  }
  const options = verifyOptions(flags, checks);
  terminal.stderr.write(requestWarnings(flags));
  const { runVerifyCommand } = await import('./run.ts');
  const probeFor = flags.probe ? argv : undefined;
  return withScenarioGiven(flags.scenario, terminal.stderr, (scenario) =>
    runVerifyCommand({ ...options, scenario }, probeFor, outputs, terminal),
  );
}
