import { GenesisError, messageOf } from '../../errors.ts';
import { otherLoopback } from '../../transport/other-loopback.ts';
import { tlsMistakeOf, tlsProblem, tlsRemedy } from '../../transport/tls-mistake.ts';
import { classifyFailure } from '../answer/classify-failure.ts';
import { reach } from '../http/reach.ts';
import type { Site } from '../http/site.ts';
import type { Target } from '../target/target.ts';

/** A connection of a server that runs already must stay open so long; one that we started has shown that before. */
const OPEN_FOR_MS = 100;

/** Connects, and asks the application nothing. Throws `TARGET_UNREACHABLE` where that fails. */
export async function assertReachable(
  target: Site & Pick<Target, 'server'>,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { url, server } = target;
  const over = new URL(url).protocol === 'https:' && !server ? 'tls' : 'tcp';
  try {
    await reach(target, { over, timeoutMs, openForMs: server ? 0 : OPEN_FOR_MS, signal });
  } catch (error) {
    throw await unreachable(error, target);
  }
}

async function unreachable(error: unknown, site: Site): Promise<GenesisError> {
  const { message, hint } = await explain(error, site);
  return new GenesisError('TARGET_UNREACHABLE', message, { hint, cause: error });
}

async function explain(error: unknown, { url, transport }: Site): Promise<{ message: string; hint: string }> {
  const tls = tlsMistakeOf(error);
  if (tls) return { message: tlsProblem(tls, url), hint: tlsRemedy(tls, url) };
  const { outcome, detail = messageOf(error) } = classifyFailure(error, new URL(url)) ?? {};
  const place = transport?.socketPath ?? url;
  if (outcome !== 'connection-refused')
    return {
      message: `no HTTP answer from ${place} (${detail})`,
      hint: 'Check the address, and whether it begins with http:// or https://.',
    };
  const other = transport?.socketPath === undefined ? await otherLoopback(new URL(url)) : undefined;
  return {
    message: `no server listens at ${place} (${detail})`,
    hint: other
      ? `A server listens at ${other} instead: use that as the URL, or http://localhost.`
      : 'Start the server first, or let genesis start it with --spawn.',
  };
}
