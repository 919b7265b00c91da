import { join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { type DelayRange, echoModel } from '../../model/echo.ts';
import type { ChatModel } from '../../model/model.ts';
import { openAiCompatibleModel } from '../../model/openai-compatible.ts';
import {
  DEFAULT_SERVER_OPTIONS as DEFAULTS,
  LOG_LEVELS,
  type LogLevel,
  type ServerOptions,
} from '../../server/options.ts';
import type { Durability } from '../../store/sqlite/pool/protocol.ts';
import { inTemporaryFolder } from '../../temporary-folder.ts';
import { delayRange, duration, httpUrl, nonEmpty, wholeNumber } from '../options/parsers.ts';
import type { Terminal } from '../output/terminal.ts';
import { failureMessage, findParent } from './parent.ts';

interface ServeFlags {
  readonly host: string;
  readonly port: number;
  readonly db: string;
  readonly temporary?: true;
  readonly durability: Durability;
  readonly modelDelay: DelayRange;
  readonly modelUrl?: string;
  readonly modelTimeout: number;
  readonly poolSize: number;
  readonly settingsPoolSize: number;
  readonly busyTimeout: number;
  readonly acquireTimeout: number;
  readonly maxQueue: number;
  readonly logLevel: LogLevel;
}

const HELP = `
Examples:
  $ genesis serve                             http://127.0.0.1:8080, ./genesis.db
  $ genesis serve --port 0 --db /tmp/chat.db  on any free port
  $ genesis serve --model-delay 1000-4000     as slow as a real model
  $ genesis serve --model-url http://127.0.0.1:11434/v1
      with a real model; then choose it by its name:
      curl -s http://127.0.0.1:8080/api/settings \\
        -H 'Content-Type: application/json' -d '{"model":"NAME"}'

Ask it something:
  $ curl -s http://127.0.0.1:8080/api/chat \\
      -H 'Content-Type: application/json' -d '{"message":"hello"}'

SIGINT or SIGTERM: accepts nothing more, finishes what is in flight, exits with
0. A second one ends it at once. There is no login: keep it on a loopback
address, or behind a proxy that has one.`;

export function serveCommand(program: Command, terminal: Terminal, exit: (code: number) => void): void {
  const command = program
    .command('serve')
    .summary('run the chat server')
    .description(
      'Run the chat server on one SQLite database, until it is stopped. Logs are JSON lines on stderr.',
    );
  addListening(command);
  addDatabase(command);
  addModel(command);
  addLimits(command);
  command.addHelpText('after', HELP).action(async (flags: ServeFlags) => exit(await serve(flags, terminal)));
}

function addListening(command: Command): void {
  command
    .optionsGroup('Listening:')
    .option('--port <n>', 'port to listen on; 0 for any free one', wholeNumber(0, 65_535), DEFAULTS.port)
    .option('--host <address>', 'address to listen on', nonEmpty, DEFAULTS.host)
    .addOption(
      new Option('--log-level <level>', 'the least important lines to log')
        .choices(LOG_LEVELS)
        .default('info'),
    );
}

function addDatabase(command: Command): void {
  const durability = 'full: survives a power cut; normal: faster, may lose the last commits then';
  command
    .optionsGroup('Database:')
    .option('--db <file>', 'SQLite database; made if it does not exist', nonEmpty, DEFAULTS.databaseFile)
    .addOption(
      new Option('--temporary', 'use an empty database, removed when the server ends').conflicts('db'),
    )
    .addOption(
      new Option('--durability <how>', durability).choices(['full', 'normal']).default(DEFAULTS.durability),
    );
}

function addModel(command: Command): void {
  const delay = 'how long the echo model takes: milliseconds, or a range to choose from at random';
  const url = 'a server with OpenAI’s chat completions; its key is taken from GENESIS_MODEL_KEY';
  command
    .optionsGroup('Model:')
    .addOption(new Option('--model-delay <ms>', delay).argParser(delayRange).default({ min: 0, max: 0 }, '0'))
    .option('--model-url <url>', url, httpUrl)
    .addOption(durationOption('--model-timeout <time>', 'how long that server may take to answer', 60_000));
}

function addLimits(command: Command): void {
  const connections = wholeNumber(1, 64);
  const { memoryPoolSize, settingsPoolSize, busyTimeoutMs, acquireTimeoutMs, maxQueue } = DEFAULTS;
  const busy = 'how long one attempt waits for SQLite’s lock';
  const acquire = 'how long an operation waits for a connection';
  command
    .optionsGroup('Connections and waiting:')
    .option(
      '--pool-size <n>',
      'connections for conversations, one of which writes',
      connections,
      memoryPoolSize,
    )
    .option(
      '--settings-pool-size <n>',
      'connections for settings, one of which writes',
      connections,
      settingsPoolSize,
    )
    .addOption(durationOption('--busy-timeout <time>', busy, busyTimeoutMs))
    .addOption(durationOption('--acquire-timeout <time>', acquire, acquireTimeoutMs))
    .option(
      '--max-queue <n>',
      'database operations that may wait at once',
      wholeNumber(1, 1_000_000),
      maxQueue,
    );
}

function durationOption(flags: string, description: string, defaultMs: number): Option {
  return new Option(flags, description).argParser(duration).default(defaultMs, `${defaultMs / 1_000}s`);
}

async function serve(flags: ServeFlags, terminal: Terminal): Promise<number> {
  const parent = findParent();
  // Imported only here: the other commands, and --help, do not wait for the HTTP framework to load.
  const { runServer } = await import('./run.ts');
  const run = (file: string) => runServer(serverOptions(flags, file, terminal), parent, terminal);
  try {
    if (!flags.temporary) return await run(resolve(flags.db));
    return await inTemporaryFolder((folder) => run(join(folder, 'chat.db')));
  } catch (error) {
    parent.tell(failureMessage(error));
    throw error;
  } finally {
    parent.leave();
  }
}

function serverOptions(flags: ServeFlags, databaseFile: string, { stderr }: Terminal): ServerOptions {
  return {
    host: flags.host,
    port: flags.port,
    databaseFile,
    durability: flags.durability,
    memoryPoolSize: flags.poolSize,
    settingsPoolSize: flags.settingsPoolSize,
    busyTimeoutMs: flags.busyTimeout,
    acquireTimeoutMs: flags.acquireTimeout,
    maxQueue: flags.maxQueue,
    drainTimeoutMs: DEFAULTS.drainTimeoutMs,
    models: modelsOf(flags),
    log: { level: flags.logLevel, stream: stderr },
  };
}

function modelsOf({ modelDelay, modelUrl, modelTimeout }: ServeFlags): ChatModel[] {
  const echo = echoModel({ delayMs: modelDelay });
  if (modelUrl === undefined) return [echo];
  const apiKey = process.env.GENESIS_MODEL_KEY;
  return [echo, openAiCompatibleModel({ baseUrl: modelUrl, apiKey, timeoutMs: modelTimeout })];
}
