import { addAbortListener } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Site, toSite } from '../../stress/http/site.ts';
import type { Address, ConnectionStep, MalformedRequest } from './malformed-request.ts';
import { RawConnection, type ServerReaction } from './raw-connection.ts';

/**
 * Sends one request to a server (http or https), and gives it up when the signal aborts. Never rejects for
 * what the server does.
 */
export async function sendMalformed(
  site: Site | string,
  request: MalformedRequest,
  timeoutMs: number,
  signal: AbortSignal = new AbortController().signal,
): Promise<ServerReaction> {
  const target = toSite(site);
  const connection = new RawConnection(target);
  const timer = setTimeout(() => connection.timeOut(timeoutMs), timeoutMs);
  const aborting = addAbortListener(signal, () => connection.timeOut(timeoutMs));
  // Not awaited: the answer may arrive before everything is sent.
  void runSteps(connection, request.steps(addressOf(target)));
  try {
    return await connection.reaction;
  } finally {
    clearTimeout(timer);
    aborting[Symbol.dispose]();
  }
}

function addressOf({ url, headers }: Site): Address {
  const { host, pathname } = new URL(url);
  return { host, base: pathname.replace(/\/+$/, ''), headers };
}

async function runSteps(connection: RawConnection, steps: readonly ConnectionStep[]): Promise<void> {
  await connection.opened;
  for (const step of steps) {
    if (connection.isClosed) return;
    if (step === 'close') connection.close();
    else if (step === 'reset') connection.reset();
    else if ('send' in step) await connection.send(step.send);
    else await sleep(step.waitMs);
  }
}
