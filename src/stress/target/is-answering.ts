import { withHttpClient } from '../http/http-client.ts';

const TIMEOUT_MS = 1_000;

/** Whether a server answers at an address, with whatever status. */
export function isAnswering(url: string): Promise<boolean> {
  return withHttpClient(url, TIMEOUT_MS, (client) => client.get('/api/health')).then(
    () => true,
    () => false,
  );
}
