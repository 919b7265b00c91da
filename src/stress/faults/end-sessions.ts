import { setTimeout as delay } from 'node:timers/promises';
import { GenesisError } from '../../errors.ts';
import { shownAddress } from '../../postgres/address.ts';

/** A server that opens a session for each request has none at some moments. */
const SEEN_WITHIN_MS = 1_000;
const LOOK_EVERY_MS = 20;

/**
 * Ends the sessions of a server, which has the role of the address; resolves when there were some. Throws
 * `FAULT_IMPOSSIBLE` where there is none, and PostgreSQL's error.
 */
export async function endSessions(address: string, loadOver: AbortSignal): Promise<void> {
  // Loaded only here: most runs need no client of PostgreSQL.
  const { terminateSessions } = await import('../../postgres/terminate-sessions.ts');
  const giveUpAt = performance.now() + SEEN_WITHIN_MS;
  while ((await terminateSessions(address)) === 0) {
    if (loadOver.aborted || performance.now() > giveUpAt) throw noSessions(address);
    await delay(LOOK_EVERY_MS);
  }
}

function noSessions(address: string): GenesisError {
  const message = `the role of ${shownAddress(address)} has no other session in that database`;
  const hint = 'Name the database that the server uses, with its role.';
  return new GenesisError('FAULT_IMPOSSIBLE', message, { hint });
}
