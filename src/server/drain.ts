import { GenesisError } from '../errors.ts';
import type { Services } from './services.ts';
import type { App } from './types.ts';

const SWEEP_EVERY_MS = 20;

/** Milliseconds that a connection without a turn gets to receive its answer, or to send the rest of its request. */
const SLOW_CLIENT_MS = 1_000;

/**
 * Stops accepting and waits until the turns in flight are answered, `timeoutMs` at most; then lets streams say why they end,
 * and cuts off what is left. Resolves with whether every turn was answered in time.
 */
export async function drain(app: App, { totals, outOfTime }: Services, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  const cutOffAt = deadline + Math.min(timeoutMs, SLOW_CLIENT_MS);
  let lastTurnAt = performance.now();
  let inTime = true;
  const sweep = setInterval(() => {
    const now = performance.now();
    if (totals.inFlight > 0) lastTurnAt = now;
    // Node closes the connections that are idle at first, but not those that become idle when their answer is out.
    app.server.closeIdleConnections();
    if (now < deadline && now < lastTurnAt + SLOW_CLIENT_MS) return;
    inTime &&= totals.inFlight === 0;
    outOfTime.abort(shuttingDown());
    if (totals.inFlight === 0 || now >= cutOffAt) app.server.closeAllConnections();
  }, SWEEP_EVERY_MS);
  await app.close();
  clearInterval(sweep);
  return inTime;
}

function shuttingDown(): GenesisError {
  return new GenesisError('POOL_CLOSED', 'the server is shutting down', { hint: 'Try again in a moment.' });
}
