import { type Command, InvalidArgumentError } from 'commander';
import {
  addConnectionFlags,
  type ConnectionFlags,
  transportOf,
} from '../options/connection/connection-flags.ts';
import { durationOption, nonEmpty } from '../options/parsers.ts';
import { addReportFlags, type ReportFlag } from '../options/report-flags.ts';
import {
  addRequestFlags,
  type RequestFlags,
  requestedChat,
  requestWarnings,
} from '../options/request-flags.ts';
import { remoteUrl } from '../options/url/target-url.ts';
import { addUrlWord, withUrlWord } from '../options/url/url-word.ts';
import { helpNotes } from '../output/help-notes.ts';
import { reportOutputs } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';

/** Models take seconds. */
const DEFAULT_TIMEOUT_MS = 30_000;

const HELP = `
Sends one message, and changes the request as the answers suggest, until one is
answered with a reply: at most 20 requests, one after the other. The server may
store the messages. Without a path, body or API, those of known APIs are tried.

Examples:
  $ genesis probe localhost:8080
  $ genesis probe http://127.0.0.1:8000/ask -H 'Authorization: Bearer TOKEN'

Exit codes:
  0 a chat was found   4 none was found, or no answer came   2 usage
  5 internal error   129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM`;

interface ProbeFlags extends RequestFlags, ConnectionFlags {
  readonly url?: string;
  /** Milliseconds. */
  readonly timeout: number;
}

export function probeCommand(
  program: Command,
  terminal: Terminal,
  argv: readonly string[],
  exit: (code: number) => void,
): void {
  const command = program
    .command('probe')
    .summary('find out how to chat with a server')
    .description('Find out what a chat server wants, and the command line that stresses or verifies it.');
  addUrlWord(command);
  command
    .optionsGroup('Target:')
    .option('--url <url>', 'URL of the server, which runs already', nonEmpty)
    .addOption(durationOption('-t, --timeout <time>', 'how long to wait for one answer', DEFAULT_TIMEOUT_MS));
  addConnectionFlags(command);
  addRequestFlags(command);
  const reportFlags = addReportFlags(command);
  command
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (word: string | undefined, flags: ProbeFlags) =>
      exit(await probe(withUrlWord(word, flags), reportFlags(), argv, terminal)),
    );
}

async function probe(
  flags: ProbeFlags,
  reportFlags: readonly ReportFlag[],
  argv: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const { url, timeout: timeoutMs } = flags;
  if (url === undefined)
    throw new InvalidArgumentError(
      'error: there is no server to ask. Name one that runs, such as genesis probe http://127.0.0.1:8080.',
    );
  const options = {
    site: { url: remoteUrl(url), headers: [], transport: transportOf(flags, { url, isRunning: true }) },
    chat: requestedChat(flags),
    tries: isOpen(flags) ? 'every-api' : 'as-given',
    guessesFields: hasUsualBody(flags),
    timeoutMs,
  } as const;
  const outputs = reportOutputs(reportFlags);
  // Imported only here, so that other commands and --help do not load the HTTP client.
  terminal.stderr.write(requestWarnings(flags));
  const { runProbeCommand } = await import('./run.ts');
  return runProbeCommand(options, argv.slice(argv.indexOf('probe') + 1), outputs, terminal);
}

/** Whether the user leaves the API to be found. */
function isOpen(flags: RequestFlags): boolean {
  return hasUsualBody(flags) && flags.path === undefined;
}

function hasUsualBody({ api = 'auto', body }: RequestFlags): boolean {
  return api === 'auto' && body === undefined;
}
