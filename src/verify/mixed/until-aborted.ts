import { type HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import { afterAbort } from '../../stress/target/after-abort.ts';

export interface Patience {
  /** Milliseconds to wait for one answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Milliseconds after an abort until the requests fail. */
  readonly graceMs?: number;
}

/** Runs `use` with a client of its own, whose requests fail when the check is interrupted. */
export function untilAborted<T>(
  url: string,
  { timeoutMs, signal, graceMs = 0 }: Patience,
  use: (client: HttpClient) => Promise<T>,
): Promise<T> {
  return withHttpClient(url, timeoutMs, (client) => {
    const stopWaiting = afterAbort(signal, graceMs, () => void client.destroy());
    return use(client).finally(stopWaiting);
  });
}
