import { type HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import type { Site } from '../../stress/http/site.ts';
import { withGrace } from '../../stress/target/with-grace.ts';

export interface Patience {
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds after an abort until the requests fail. */
  readonly graceMs?: number;
}

/** Runs `use` with a client of its own, whose requests fail when the check is interrupted. */
export function untilAborted<T>(
  site: Site,
  { timeoutMs, signal, graceMs = 0 }: Patience,
  use: (client: HttpClient) => Promise<T>,
): Promise<T> {
  return withGrace(signal, graceMs, (over) => withHttpClient(site, timeoutMs, use, over));
}
