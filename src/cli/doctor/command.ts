import { type Command, InvalidArgumentError } from 'commander';
import type { DoctorTarget } from '../../doctor/doctor.ts';
import { parseDuration } from '../../duration.ts';
import { isPostgresAddress, shownAddress } from '../../postgres/address.ts';
import {
  addConnectionFlags,
  type ConnectionFlags,
  transportOf,
} from '../options/connection/connection-flags.ts';
import { databaseNamed } from '../options/database-named.ts';
import { nonEmpty } from '../options/parsers.ts';
import { addReportFlags, type ReportFlag } from '../options/report-flags.ts';
import { appendHeader } from '../options/request-parsers.ts';
import { remoteUrl } from '../options/url/target-url.ts';
import { assertNotDatabase } from '../output/assert-not-database.ts';
import { helpNotes } from '../output/help-notes.ts';
import { type ReportOutput, reportOutputs } from '../output/report-outputs.ts';
import type { Terminal } from '../output/terminal.ts';
import { DEFAULT_WATCH_MS, EXTENDED_WATCH_MS, MOST_WATCH_MS } from './watch-times.ts';

interface DoctorFlags extends ConnectionFlags {
  readonly url?: string;
  readonly header?: readonly (readonly [name: string, value: string])[];
  readonly full?: boolean;
  readonly for?: number;
  readonly watch?: boolean;
  readonly strict?: boolean;
}

const HELP = `
The database is any SQLite file, of Genesis or of any other program: a path, or
an address such as file:chat.db or sqlite:///chat.db. Or it is any PostgreSQL
database: postgres://USER@HOST:PORT/DATABASE, with the password in PGPASSWORD or
~/.pgpass. Without a database, that of GENESIS_DB is examined. With --url, a
running Genesis is asked, and its file is examined if it is on this machine.
Nothing is changed or repaired.

Examples:
  $ genesis doctor chat.db              who holds a lock, and is it sound?
  $ genesis doctor postgres://app@db.example/chat
                                        who blocks whom, and what will go wrong?
  $ genesis doctor --url http://127.0.0.1:8080
  $ genesis doctor --for 30s chat.db    for locks that are held now and then
  $ genesis doctor --watch chat.db      the locks, live, until Ctrl-C
  $ genesis doctor --full --strict -o doctor.html chat.db

Exit codes:
  0 nothing wrong   1 findings of severity error; with --strict, also warnings
  2 usage   4 nothing could be checked   5 internal error
  129, 130, 143 ended by SIGHUP, SIGINT, SIGTERM, with what was seen until then`;

export function doctorCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('doctor')
    .summary('say why a database is locked, and whether it is sound')
    .description(
      'Examine a SQLite or PostgreSQL database in use: who holds its locks, whether it is sound, what will go wrong.\n' +
        'Each finding has its evidence and a remedy.',
    )
    .argument('[database]', 'a SQLite file, or the address of a PostgreSQL database', nonEmpty);
  const header = "header for --url, such as 'Authorization: Bearer TOKEN'; repeatable";
  command
    .optionsGroup('Target:')
    .option('--url <url>', 'a running Genesis, instead of a database', nonEmpty)
    .option('-H, --header <header>', header, appendHeader);
  addConnectionFlags(command);
  addExtent(command);
  const reportFlags = addReportFlags(command);
  command
    .option('--strict', 'fail at warnings too')
    .addHelpText('after', helpNotes(HELP, terminal))
    .action(async (file: string | undefined, flags: DoctorFlags) =>
      exit(await doctor(file, flags, reportFlags(), terminal)),
    );
}

function addExtent(command: Command): void {
  command
    .optionsGroup('Extent:')
    .option('--full', 'check all of it, however long it takes: integrity_check instead of quick_check')
    .option(
      '--for <time>',
      'how long to watch the locks (default: 500ms, or 5s if one is seen that others may wait for)',
      watchTime,
    )
    .option('-w, --watch', 'show the locks as they change, until Ctrl-C or for the time of --for');
}

async function doctor(
  file: string | undefined,
  flags: DoctorFlags,
  reportFlags: readonly ReportFlag[],
  terminal: Terminal,
): Promise<number> {
  const target = targetOf(file, flags);
  const failsAt = flags.strict ? 'warning' : 'error';
  if (flags.watch) {
    assertWatch(flags, reportFlags);
    if (target.kind === 'postgres')
      throw new InvalidArgumentError(
        'error: --watch shows the locks of a SQLite file. For PostgreSQL, watch for longer with --for, for example --for 30s.',
      );
    const { runWatchCommand } = await import('./watch.ts');
    return runWatchCommand({ target, failsAt, watchMs: flags.for ?? null }, terminal);
  }
  const outputs = reportOutputs(reportFlags);
  assertKeepDatabase(outputs, target);
  const watch =
    flags.for === undefined
      ? { watchMs: DEFAULT_WATCH_MS, extendedMs: EXTENDED_WATCH_MS }
      : { watchMs: flags.for, extendedMs: null };
  const options = { target, failsAt, ...watch, full: flags.full === true } as const;
  // Imported only here: the other commands, and --help, do not wait for it to load.
  const { runDoctorCommand } = await import('./run.ts');
  return runDoctorCommand(options, outputs, terminal);
}

function targetOf(given: string | undefined, flags: DoctorFlags): DoctorTarget {
  const { url, header } = flags;
  // An address in the environment is not in the process list.
  const file = given ?? (url === undefined ? process.env.GENESIS_DB || undefined : undefined);
  const transport = transportOf(flags, { url, isRunning: true });
  if (header !== undefined && url === undefined)
    throw new InvalidArgumentError(
      'error: --header needs --url, the running Genesis that it is sent to. Leave it out for a file.',
    );
  if (file !== undefined && url !== undefined)
    throw new InvalidArgumentError(
      `error: ${shownAddress(file)} and --url exclude each other. A running Genesis reports its database itself.`,
    );
  if (url !== undefined)
    return { kind: 'server', url: remoteUrl(url), headers: Object.fromEntries(header ?? []), transport };
  if (file === undefined)
    throw new InvalidArgumentError(
      'error: there is nothing to look at. Name a database, such as genesis doctor chat.db or genesis doctor postgres://app@db.example/chat, or a running Genesis with --url.',
    );
  const database = databaseNamed(file, given === undefined ? 'GENESIS_DB' : 'DATABASE');
  return isPostgresAddress(database)
    ? { kind: 'postgres', address: database }
    : { kind: 'file', file: database };
}

function assertWatch({ full }: DoctorFlags, reportFlags: readonly ReportFlag[]): void {
  if (full)
    throw new InvalidArgumentError(
      'error: --watch and --full exclude each other: --watch looks only at the locks.',
    );
  if (reportFlags.length > 0)
    throw new InvalidArgumentError(
      'error: --watch shows text on stdout only, without -f, -o, --json and --junit. To save a longer watch, use --for, for example --for 30s.',
    );
}

function assertKeepDatabase(outputs: readonly ReportOutput[], target: DoctorTarget): void {
  if (target.kind !== 'file') return;
  for (const { file } of outputs) if (file !== undefined) assertNotDatabase(file, target.file);
}

function watchTime(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms >= 1 && ms <= MOST_WATCH_MS) return ms;
  throw new InvalidArgumentError('Expected a duration with its unit, such as 500ms or 30s; 1h at most.');
}
