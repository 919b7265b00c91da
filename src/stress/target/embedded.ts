import { fileURLToPath } from 'node:url';
import { type ErrorCode, GenesisError } from '../../errors.ts';
import { isPostgresAddress, shownAddress } from '../../postgres/address.ts';
import { secretsIn } from '../../secrets/without-secrets.ts';
import type { Header } from '../http/site.ts';
import { DATABASE_VARIABLE } from './fill-command.ts';
import { MODEL_NAME } from './model/chat-completion.ts';
import { OwnServer } from './own-server.ts';
import { LogTail } from './reports/log-tail.ts';
import { ServerChild } from './server-child.ts';
import type { Target } from './target.ts';
import type { TargetOptions } from './target-options.ts';

type EmbeddedOptions = Extract<TargetOptions, { kind: 'embedded' }>;

/** What a server started as a child process sends its parent over the IPC channel, once. */
export type ChildMessage =
  | { readonly kind: 'ready'; readonly url: string }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly message: string;
      readonly hint: string | undefined;
    };

const GENESIS = fileURLToPath(new URL('../../../bin/genesis.js', import.meta.url));

/**
 * Starts `genesis serve` in a process of its own: in ours, load and server would share one event loop and wait for each
 * other.
 */
export async function startEmbedded(options: EmbeddedOptions, signal: AbortSignal): Promise<Target> {
  const log = new LogTail();
  const first = await launch(options, '0', log, signal);
  const port = new URL(first.url).port;
  const restart = () => launch(options, port, log, signal).then(({ child }) => child);
  const server = new OwnServer(first.child, restart, log);
  return {
    kind: 'embedded',
    url: first.url,
    headers: environmentLogin(),
    description: describeEmbedded(options),
    database: options.database,
    server,
    asked: [],
    secrets: secretsIn(options.database ?? ''),
    close: () => server.stop(signal),
  };
}

/** The server has the same environment, and so the same token. */
function environmentLogin(): readonly Header[] {
  const token = process.env.GENESIS_TOKEN;
  return token === undefined ? [] : [['authorization', `Bearer ${token}`]];
}

export function describeEmbedded({ database }: EmbeddedOptions): string {
  return `embedded server, ${database === undefined ? 'empty database' : `database ${shownAddress(database)}`}`;
}

async function launch(
  options: EmbeddedOptions,
  port: string,
  log: LogTail,
  signal: AbortSignal,
): Promise<{ child: ServerChild; url: string }> {
  // Over the channel the server notices that we end, however that is, and ends and removes its temporary database.
  const child = ServerChild.start(
    {
      command: [process.execPath, GENESIS, 'serve', ...serveArguments(options, port)],
      env: environmentOf(options),
      channel: true,
    },
    log,
  );
  try {
    return { child, url: await ready(child, signal) };
  } catch (error) {
    await child.stop(signal);
    throw error;
  }
}

function serveArguments(options: EmbeddedOptions, port: string): string[] {
  const { database, modelDelay, durability, modelUrl, arguments: more = [] } = options;
  return [
    ...['--port', port],
    ...databaseArguments(database),
    ...(modelDelay === undefined ? [] : ['--model-delay', modelDelay]),
    ...(durability === undefined ? [] : ['--durability', durability]),
    ...(modelUrl === undefined ? [] : ['--model-url', modelUrl, '--model', MODEL_NAME]),
    ...more,
  ];
}

function databaseArguments(database: string | undefined): string[] {
  if (database === undefined) return ['--temporary'];
  return isPostgresAddress(database) ? [] : ['--db', database];
}

/**
 * The list of processes shows arguments to everyone, and an address may have a password. The database that the environment
 * names is another one.
 */
function environmentOf({ database }: EmbeddedOptions): NodeJS.ProcessEnv {
  const { [DATABASE_VARIABLE]: _, ...env } = process.env;
  return database !== undefined && isPostgresAddress(database)
    ? { ...env, [DATABASE_VARIABLE]: database }
    : env;
}

async function ready(child: ServerChild, signal: AbortSignal): Promise<string> {
  const message = await Promise.race([
    child.message(signal) as Promise<ChildMessage>,
    child.exited.then(({ exitCode, signal }) => {
      throw new GenesisError(
        'SERVER_START_FAILED',
        `the embedded server ended at once (${signal ?? exitCode})`,
        { hint: 'Run "genesis serve" to see what it prints.' },
      );
    }),
  ]);
  if (message.kind === 'ready') return message.url;
  throw new GenesisError(message.code as ErrorCode, message.message, { hint: message.hint });
}
