import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError, messageOf } from '../../errors.ts';
import { isPostgresAddress } from '../../postgres/address.ts';
import { secretsIn, withoutSecretsIn } from '../../secrets/without-secrets.ts';
import { withHttpClient } from '../http/http-client.ts';
import type { Site } from '../http/site.ts';
import { acceptsConnections } from './accepts-connections.ts';
import { describeSpawned, spawnedName } from './describe-spawned.ts';
import { Elsewhere } from './elsewhere.ts';
import { DATABASE_VARIABLE } from './fill-command.ts';
import { OwnServer } from './own-server.ts';
import { LogTail } from './reports/log-tail.ts';
import { ServerChild } from './server-child.ts';
import type { Target } from './target.ts';
import type { TargetOptions } from './target-options.ts';

type SpawnedOptions = Extract<TargetOptions, { kind: 'spawned' }>;

const START_TIMEOUT_MS = 30_000;
const POLL_EVERY_MS = 25;
const ASK_TIMEOUT_MS = 2_000;

/**
 * Starts a server with a command line, with the port of its address in `PORT`, and that of its PostgreSQL in `GENESIS_DB`,
 * and waits until it is ready: until
 * it accepts connections, which its application does not notice. Throws `PORT_UNAVAILABLE` where another server listens
 * there already, and `SERVER_START_FAILED`.
 */
export async function startSpawned(options: SpawnedOptions, signal: AbortSignal): Promise<Target> {
  const { command, url, transport, database, ready, headers = [] } = options;
  if (await acceptsConnections(siteOf(options))) {
    throw new GenesisError('PORT_UNAVAILABLE', `another server already listens at ${placeOf(options)}`, {
      hint: 'Stop that server, or let the port be chosen: {{port}} in the command and in the address.',
    });
  }
  const log = new LogTail();
  const start = () => launch(options, log, signal);
  const server = new OwnServer(await start(), start, log);
  const asked = ready === undefined ? [] : [`GET ${ready}`];
  const close = () => server.stop(signal);
  const description = describeSpawned(options);
  const secrets = secretsIn(command, database ?? '');
  const site = { url, headers, transport };
  return { kind: 'spawned', ...site, description, database, server, asked, secrets, close };
}

function siteOf({ url, headers = [], transport }: SpawnedOptions): Site {
  return { url, headers, transport };
}

function placeOf({ url, transport }: SpawnedOptions): string {
  return transport?.socketPath ?? url;
}

async function launch(options: SpawnedOptions, log: LogTail, signal: AbortSignal): Promise<ServerChild> {
  const { command, url, database = '' } = options;
  const address = isPostgresAddress(database) ? { [DATABASE_VARIABLE]: database } : {};
  const env = { ...process.env, PORT: new URL(url).port, ...address };
  const elsewhere = await Elsewhere.before(options);
  const child = ServerChild.start({ command: withoutShell(command), env }, log);
  const missing = await untilReady(child, options, elsewhere, signal);
  if (missing === undefined && child.running) return child;
  const ended = child.running ? undefined : await child.exited;
  await child.stop(signal);
  signal.throwIfAborted();
  const what = ended ? `ended at once (${ended.signal ?? `exit code ${ended.exitCode}`})` : missing?.what;
  throw new GenesisError('SERVER_START_FAILED', `"${spawnedName(options)}" ${what}`, {
    hint: (!ended && missing?.hint) || withoutSecretsIn(printed(log.lines), secretsIn(command)),
  });
}

/** Why a server is not ready, in words that follow its name. */
interface Missing {
  readonly what: string;
  /** By default, what it printed. */
  readonly hint?: string;
}

/**
 * Resolves with undefined when it is ready; with what is missing after an abort, its end, or too long a time, and where
 * it listens elsewhere.
 */
async function untilReady(
  child: ServerChild,
  options: SpawnedOptions,
  elsewhere: Elsewhere,
  signal: AbortSignal,
): Promise<Missing | undefined> {
  const deadline = performance.now() + START_TIMEOUT_MS;
  for (;;) {
    const listens = await acceptsConnections(siteOf(options));
    const missing = listens
      ? await missingAnswer(options, signal)
      : `accept connections at ${placeOf(options)}`;
    if (missing === undefined) return undefined;
    const isOver = !child.running || performance.now() > deadline || signal.aborted;
    if (isOver) return { what: `did not ${missing} within ${START_TIMEOUT_MS / 1_000} s` };
    const other = listens ? undefined : await elsewhere.look();
    if (other !== undefined) return listensAt(other, options);
    await delay(POLL_EVERY_MS);
  }
}

function listensAt(other: string, { url }: SpawnedOptions): Missing {
  const { hostname } = new URL(other);
  return {
    what: `listens at ${other}, and not at ${url}`,
    hint: `Use ${hostname} or localhost in --url, or let the server listen at the address of --url.`,
  };
}

/** What the server has not done yet, in words; undefined when it is ready. */
async function missingAnswer(options: SpawnedOptions, signal: AbortSignal): Promise<string | undefined> {
  const { ready } = options;
  if (ready === undefined) return undefined;
  const asked = withHttpClient(siteOf(options), ASK_TIMEOUT_MS, (client) => client.get(ready), signal);
  const { status, seen } = await asked.then(
    ({ status }) => ({ status, seen: `HTTP ${status}` }),
    (error: unknown) => ({ status: undefined, seen: messageOf(error) }),
  );
  if (status !== undefined && status < 500) return undefined;
  return `answer GET ${ready} with a status below 500 (last: ${seen})`;
}

function printed(lines: readonly string[]): string {
  const error = lines.find((line) => /error/i.test(line));
  if (error !== undefined) return `It printed: ${error}`;
  return lines.length > 0 ? `It printed last: ${lines.at(-1)}` : 'It printed nothing.';
}

/**
 * Lets a single command replace the shell, so that signals and measurements reach the server itself; `env` sets the
 * variables before it. A command that needs the shell keeps it.
 */
function withoutShell(command: string): string {
  const unquoted = command.replace(/'[^']*'|"(\\.|[^"\\])*"/g, '');
  return /[;&|<>()`\n]|^\s*exec\s/.test(unquoted) ? command : `exec env ${command}`;
}
