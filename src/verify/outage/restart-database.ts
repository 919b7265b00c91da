import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError, messageOf } from '../../errors.ts';
import { withSession } from '../../postgres/with-session.ts';

const WITHIN_MS = 60_000;
const TRY_EVERY_MS = 50;

/**
 * Lets a command line restart the PostgreSQL at an address; resolves when it accepts connections again. Throws
 * `FAULT_IMPOSSIBLE` where it was not restarted.
 */
export async function restartDatabase(command: string, address: string, signal: AbortSignal): Promise<void> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(WITHIN_MS)]);
  const before = await startedAt(address).catch(impossible);
  // PostgreSQL goes on with what the command has as its output: a pipe would end with us.
  const child = spawn(command, { shell: true, stdio: 'ignore', detached: true, signal: over });
  const [exitCode] = await once(child, 'exit').catch(impossible);
  if (exitCode !== 0) throw notRestarted(`its command ended with exit code ${exitCode}`);
  if ((await untilStarted(address, over)) === before)
    throw notRestarted('its command ended, and the same server process still runs');
}

async function untilStarted(address: string, over: AbortSignal): Promise<string> {
  for (;;) {
    try {
      return await startedAt(address);
    } catch (error) {
      if (over.aborted) throw impossible(error);
      await delay(TRY_EVERY_MS);
    }
  }
}

/** Text: a Date would lose the microseconds. */
function startedAt(address: string): Promise<string> {
  return withSession(address, 'genesis-verify', async (client) => {
    const { rows } = await client.query<{ started: string }>(
      'SELECT pg_postmaster_start_time()::text AS started',
    );
    return rows[0]?.started ?? '';
  });
}

function impossible(cause: unknown): never {
  throw notRestarted(messageOf(cause), cause);
}

function notRestarted(why: string, cause?: unknown): GenesisError {
  return new GenesisError('FAULT_IMPOSSIBLE', `PostgreSQL was not restarted: ${why}`, {
    hint: 'Run the command line of --restart-db by hand to see what it prints.',
    cause,
  });
}
