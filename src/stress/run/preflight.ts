import { GenesisError, messageOf } from '../../errors.ts';
import { classifyFailure } from '../answer/classify-failure.ts';
import { reach } from '../http/reach.ts';
import { tlsMistakeOf, tlsProblem, tlsRemedy } from '../http/tls-mistake.ts';
import type { Target } from '../target/target.ts';

/** A connection of a server that runs already must stay open so long; one that we started has shown that before. */
const OPEN_FOR_MS = 100;

/** Connects, and asks the application nothing. Throws `TARGET_UNREACHABLE` where that fails. */
export async function assertReachable(
  { url, server }: Pick<Target, 'url' | 'server'>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const origin = new URL(url);
  const over = origin.protocol === 'https:' && !server ? 'tls' : 'tcp';
  try {
    await reach(origin, { over, timeoutMs, openForMs: server ? 0 : OPEN_FOR_MS, signal });
  } catch (error) {
    throw unreachable(error, url);
  }
}

function unreachable(error: unknown, url: string): GenesisError {
  const tls = tlsMistakeOf(error);
  if (tls)
    return new GenesisError('TARGET_UNREACHABLE', tlsProblem(tls, url), {
      hint: tlsRemedy(tls),
      cause: error,
    });
  const { outcome, detail } = classifyFailure(error, new URL(url)) ?? {};
  if (outcome === 'connection-refused')
    return new GenesisError('TARGET_UNREACHABLE', `no server listens at ${url} (${detail})`, {
      hint: 'Start the server first, or let genesis start it with --spawn.',
      cause: error,
    });
  return new GenesisError(
    'TARGET_UNREACHABLE',
    `no HTTP answer from ${url} (${detail ?? messageOf(error)})`,
    {
      hint: 'Check the address, and whether it begins with http:// or https://.',
      cause: error,
    },
  );
}
