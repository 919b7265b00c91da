import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError } from '../../errors.ts';
import { isAnswering } from './is-answering.ts';
import { OwnServer } from './own-server.ts';
import { LogTail } from './reports/log-tail.ts';
import { ServerChild } from './server-child.ts';
import type { Target } from './target.ts';
import type { TargetOptions } from './target-options.ts';

type SpawnedOptions = Extract<TargetOptions, { kind: 'spawned' }>;

const START_TIMEOUT_MS = 30_000;
const POLL_EVERY_MS = 25;

/**
 * Starts a server with a command line, with the port of its address in `PORT`, and waits until it answers. Throws
 * `PORT_UNAVAILABLE` where another server already answers there, and `SERVER_START_FAILED`.
 */
export async function startSpawned(options: SpawnedOptions, signal: AbortSignal): Promise<Target> {
  const { command, url, databaseFile } = options;
  if (await isAnswering(url)) {
    throw new GenesisError('PORT_UNAVAILABLE', `another server already answers at ${url}`, {
      hint: 'Stop that server, or let the port be chosen: {{port}} in the command and in the address.',
    });
  }
  const log = new LogTail();
  const start = () => launch(options, log, signal);
  const server = new OwnServer(await start(), start, log);
  return { kind: 'spawned', url, description: command, databaseFile, server, close: () => server.stop() };
}

async function launch(
  { command, url }: SpawnedOptions,
  log: LogTail,
  signal: AbortSignal,
): Promise<ServerChild> {
  const env = { ...process.env, PORT: new URL(url).port };
  const child = ServerChild.start({ command: withoutShell(command), env }, log);
  const deadline = performance.now() + START_TIMEOUT_MS;
  while (child.running && performance.now() < deadline && !signal.aborted) {
    if (await isAnswering(url)) return child;
    await delay(POLL_EVERY_MS);
  }
  const ended = child.running ? undefined : await child.exited;
  await child.stop();
  signal.throwIfAborted();
  const what = ended
    ? `ended at once (${ended.signal ?? `exit code ${ended.exitCode}`})`
    : `did not answer at ${url} within ${START_TIMEOUT_MS / 1_000} s`;
  throw new GenesisError('SERVER_START_FAILED', `"${command}" ${what}`, { hint: printed(log.lines) });
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
