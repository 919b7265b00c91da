import { join } from 'node:path';
import { type Command, InvalidArgumentError, Option, type OptionValueSource } from 'commander';
import { DEFAULT_SERVER_OPTIONS as DEFAULTS, LOG_LEVELS } from '../../server/options.ts';
import { DURABILITIES } from '../../store/options.ts';
import { inTemporaryFolder } from '../../temporary-folder.ts';
import { oneOfNames } from '../options/one-of-names.ts';
import { durationOption, nonEmpty, wholeNumber } from '../options/parsers.ts';
import { helpNotes } from '../output/help-notes.ts';
import type { Terminal } from '../output/terminal.ts';
import { endDespiteUnreadOutput } from '../process/end-despite-unread-output.ts';
import { addAccessFlags } from './access.ts';
import { hasShownPassword, servedDatabase } from './database.ts';
import { addModelFlags } from './model.ts';
import { type ServeFlags, serverOptions } from './options.ts';
import { connectToParent, failureMessage } from './parent-process.ts';
import { watchStopRequests } from './stop-requests.ts';

const HELP = `
Examples:
  $ genesis serve                            http://127.0.0.1:8080, ./genesis.db
  $ genesis serve --port 0 --db chat.db      on a free port
  $ GENESIS_DB=postgres://chat@db.example/chat genesis serve
      on PostgreSQL, which several servers can share
  $ genesis serve --model-delay 1000-4000    as slow as a real model
  $ genesis serve --model-url http://127.0.0.1:11434/v1 --model llama3
      with a real model; another one can be selected while it runs:
      curl -s http://127.0.0.1:8080/api/settings \\
        -H 'Content-Type: application/json' -d '{"model":"NAME"}'
  $ genesis serve --model-url http://127.0.0.1:11434/v1 --model llama3 --model mistral
      where llama3 fails before its first word, mistral answers

Send it a message:
  $ curl -s http://127.0.0.1:8080/api/chat \\
      -H 'Content-Type: application/json' -d '{"message":"hello"}'

After SIGINT or SIGTERM the server finishes the requests in flight and exits
with 0; a second signal ends it at once. On an address that other machines
reach, it needs a login: a token in GENESIS_TOKEN or --token-file.`;

export function serveCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('serve')
    .summary('run the chat server')
    .description(
      'Run the chat server on a SQLite file, or on PostgreSQL, until it is stopped. It logs JSON lines to stderr.',
    );
  addListening(command);
  addAccessFlags(command);
  addDatabase(command);
  addModelFlags(command);
  addLimits(command);
  command.addHelpText('after', helpNotes(HELP, terminal)).action(async (flags: ServeFlags) => {
    const exitCode = await serve(flags, command.getOptionValueSource('db'), terminal);
    exit(exitCode);
    endDespiteUnreadOutput(exitCode);
  });
}

function addListening(command: Command): void {
  const level = new Option('--log-level <level>', 'lowest level to log');
  command
    .optionsGroup('Listening:')
    .option('--port <n>', 'port to listen on; 0 for a free one', wholeNumber(0, 65_535), DEFAULTS.port)
    .option('--host <address>', 'address to listen on', nonEmpty, DEFAULTS.host)
    .addOption(level.choices(LOG_LEVELS).argParser(oneOfNames(LOG_LEVELS)).default('info'));
}

function addDatabase(command: Command): void {
  const database = new Option('--db <database>', 'SQLite file, created if it does not exist, or postgres://…')
    .env('GENESIS_DB')
    .default(DEFAULTS.database);
  const temporary = new Option('--temporary', 'use an empty database, and delete it at the end');
  const how = 'full: a commit survives a power cut; normal: faster, a power cut may undo the last commits';
  const search = 'let messages be searched for: each turn is added to an index';
  const wait = 'how long a start waits for PostgreSQL that cannot be reached yet';
  const durability = new Option('--durability <how>', how);
  command
    .optionsGroup('Database:')
    .addOption(database)
    .addOption(temporary)
    .addOption(
      durability.choices(DURABILITIES).argParser(oneOfNames(DURABILITIES)).default(DEFAULTS.durability),
    )
    .option('--search', search)
    .addOption(durationOption('--db-wait <time>', wait, DEFAULTS.startPatienceMs));
}

function addLimits(command: Command): void {
  const connections = wholeNumber(1, 64);
  const { memoryPoolSize, settingsPoolSize, busyTimeoutMs, acquireTimeoutMs, maxQueue } = DEFAULTS;
  const pool = 'connections for conversations, one of them for writing';
  const settingsPool = 'connections for settings, one of them for writing';
  const busy = 'how long an attempt waits for a lock of the database';
  const acquire = 'how long an operation waits for a connection';
  const queue = 'database operations that may wait at the same time';
  command
    .optionsGroup('Connections and waiting:')
    .option('--pool-size <n>', pool, connections, memoryPoolSize)
    .option('--settings-pool-size <n>', settingsPool, connections, settingsPoolSize)
    .addOption(durationOption('--busy-timeout <time>', busy, busyTimeoutMs))
    .addOption(durationOption('--acquire-timeout <time>', acquire, acquireTimeoutMs))
    .option('--max-queue <n>', queue, wholeNumber(1, 1_000_000), maxQueue);
}

async function serve(
  flags: ServeFlags,
  source: OptionValueSource | undefined,
  terminal: Terminal,
): Promise<number> {
  const parent = connectToParent();
  try {
    // Before signals are watched: the file of a token may be a pipe, and who waits for its writer handles no signal.
    const options = serverOptions(flags, terminal);
    const named = flags.temporary ? assertOnlyTemporary(source) : servedDatabase(flags.db, source);
    if (named !== undefined && hasShownPassword(named, source)) terminal.stderr.write(SHOWN_PASSWORD);
    const stopRequests = watchStopRequests(parent);
    // Imported only here, so that other commands and --help do not load the HTTP framework.
    const { runServer } = await import('./run.ts');
    const run = (database: string) => runServer({ ...options, database }, parent, stopRequests, terminal);
    if (named !== undefined) return await run(named);
    return await inTemporaryFolder((folder) => run(join(folder, 'chat.db')));
  } catch (error) {
    parent.send(failureMessage(error));
    throw error;
  } finally {
    parent.disconnect();
  }
}

const SHOWN_PASSWORD =
  'warning: the list of processes shows the password in --db: GENESIS_DB, or PGPASSWORD, keeps it out\n';

/** GENESIS_DB is for every server that is started in its environment, and gives way to a flag. */
function assertOnlyTemporary(source: OptionValueSource | undefined): undefined {
  if (source !== 'cli') return;
  throw new InvalidArgumentError("error: option '--temporary' cannot be used with option '--db <database>'");
}
