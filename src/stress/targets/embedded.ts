import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ErrorCode, GenesisError } from '../../errors.ts';
import type { TargetOptions } from '../options.ts';
import type { Target } from '../target.ts';
import type { ChildMessage } from './child-message.ts';

type EmbeddedOptions = Extract<TargetOptions, { kind: 'embedded' }>;

const GENESIS = fileURLToPath(new URL('../../../bin/genesis.js', import.meta.url));

/** Longer than a server at rest ever takes to finish: after that it is ended without being asked. */
const STOP_TIMEOUT_MS = 15_000;

/**
 * Starts `genesis serve` in a process of its own: in ours, the load and the server would share one event loop and
 * each would be measured waiting for the other.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<Target> {
  const folder = options.databaseFile === undefined ? await mkdtemp(join(tmpdir(), 'genesis-')) : undefined;
  const file = options.databaseFile ?? join(folder ?? '', 'chat.db');
  const removeFolder = async () => folder && rm(folder, { recursive: true, force: true });
  const server = spawn(process.execPath, [GENESIS, ...serveArguments(options, file)], {
    // With a channel, the server ends when we do, however we end. In a process group of its own, the terminal's
    // Ctrl-C reaches only us, and the audit can still ask it.
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    detached: true,
  });
  try {
    const url = await started(server);
    return {
      url,
      description: `embedded server, ${folder ? 'empty database' : `database ${file}`}`,
      exclusive: true,
      close: async () => {
        await stop(server);
        await removeFolder();
      },
    };
  } catch (error) {
    await stop(server);
    await removeFolder();
    throw error;
  }
}

function serveArguments({ modelDelay, durability }: EmbeddedOptions, file: string): string[] {
  return [
    ...['serve', '--port', '0', '--db', file],
    ...(modelDelay === undefined ? [] : ['--model-delay', modelDelay]),
    ...(durability === undefined ? [] : ['--durability', durability]),
  ];
}

async function started(server: ChildProcess): Promise<string> {
  const message = await Promise.race([
    once(server, 'message').then(([message]) => message as ChildMessage),
    once(server, 'exit').then(([exitCode, signal]) => {
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
  const deadline = setTimeout(() => server.kill('SIGKILL'), STOP_TIMEOUT_MS);
  server.kill('SIGTERM');
  await exited;
  clearTimeout(deadline);
}
