import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, GenesisError } from '../../errors.ts';
import type { TargetOptions } from '../options.ts';
import type { Target } from '../target.ts';
import type { ChildMessage } from './child-message.ts';

type EmbeddedOptions = Extract<TargetOptions, { kind: 'embedded' }>;

const GENESIS = fileURLToPath(new URL('../../../bin/genesis.js', import.meta.url));

/** Much longer than a server takes that need not finish anything: one that is still starting cannot listen yet. */
const TERMINATE_AFTER_MS = 2_000;
const KILL_AFTER_MS = 10_000;

/**
 * Starts `genesis serve` in a process of its own: in ours, the load and the server would share one event loop and
 * each would be measured waiting for the other.
 */
export async function startEmbedded(options: EmbeddedOptions, signal: AbortSignal): Promise<Target> {
  const server = spawn(process.execPath, [GENESIS, 'serve', ...serveArguments(options)], {
    // With a channel, the server ends, and removes its temporary database, when we do, however we end. In a process
    // group of its own, the terminal's Ctrl-C reaches only us, and the audit can still ask it.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  try {
    return {
      url: await started(server, signal),
      description: `embedded server, ${describeDatabase(options)}`,
      exclusive: true,
      close: () => stop(server),
    };
  } catch (error) {
    await stop(server);
    throw error;
  }
}

function serveArguments({ databaseFile, modelDelay, durability }: EmbeddedOptions): string[] {
  return [
    ...['--port', '0'],
    ...(databaseFile === undefined ? ['--temporary'] : ['--db', databaseFile]),
    ...(modelDelay === undefined ? [] : ['--model-delay', modelDelay]),
    ...(durability === undefined ? [] : ['--durability', durability]),
  ];
}

function describeDatabase({ databaseFile }: EmbeddedOptions): string {
  return databaseFile === undefined ? 'empty database' : `database ${databaseFile}`;
}

async function started(server: ChildProcess, signal: AbortSignal): Promise<string> {
  const message = await Promise.race([
    once(server, 'message', { signal }).then(([message]) => message as ChildMessage),
    once(server, 'exit', { signal }).then(([exitCode, signal]) => {
      throw new GenesisError(
        'SERVER_START_FAILED',
        `the embedded server ended at once (${signal ?? exitCode})`,
        {
          hint: 'Run "genesis serve" to see what it prints.',
        },
      );
    }),
  ]);
  if (message.kind === 'ready') return message.url;
  throw new GenesisError(message.code as ErrorCode, message.message, { hint: message.hint });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const exited = once(server, 'exit');
  const terminate = setTimeout(() => server.kill('SIGTERM'), TERMINATE_AFTER_MS);
  const kill = setTimeout(() => server.kill('SIGKILL'), KILL_AFTER_MS);
  if (server.connected) server.disconnect();
  await exited;
  clearTimeout(terminate);
  clearTimeout(kill);
}
