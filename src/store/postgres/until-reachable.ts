import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, GenesisError, messageOf } from '../../errors.ts';
import { isAway } from '../../postgres/sqlstate.ts';

/** Milliseconds between two tries to open a store: a try costs a process of PostgreSQL. */
const TRY_EVERY_MS = 500;

/** Servers that answer, and whose refusal does not pass by itself: too many connections, a standby. */
const DECIDED: readonly unknown[] = ['53300', '25006'];

/**
 * Opens a store, and tries again for `patienceMs` while PostgreSQL cannot be reached or is still starting: where both
 * start together, either may be first. `onWait` is called once, with the first error. Throws the last one.
 */
export async function untilReachable<T>(
  open: () => Promise<T>,
  patienceMs: number,
  onWait: (error: unknown) => void,
): Promise<T> {
  const end = performance.now() + patienceMs;
  for (let tries = 1; ; tries++) {
    try {
      return await open();
    } catch (error) {
      if (!mayPass(error) || performance.now() + TRY_EVERY_MS >= end)
        throw tries === 1 ? error : waited(error, patienceMs);
      if (tries === 1) onWait(error);
      await delay(TRY_EVERY_MS);
    }
  }
}

function mayPass(error: unknown): boolean {
  const cause = error instanceof GenesisError ? error.cause : undefined;
  return cause !== undefined && isAway(cause) && !DECIDED.includes(codeOf(cause));
}

function waited(error: unknown, patienceMs: number): unknown {
  if (!(error instanceof GenesisError)) return error;
  const message = `${messageOf(error)}; tried for ${Math.round(patienceMs / 1_000)} s`;
  return new GenesisError(error.code, message, { hint: error.hint, cause: error.cause });
}
