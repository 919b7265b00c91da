import { withHttpClient } from '../http/http-client.ts';
import { tlsMistakeOf } from '../http/tls-mistake.ts';

const TIMEOUT_MS = 1_000;

/** Whether a server answers at an address, with whatever status, or with a certificate that is not trusted. */
export function isAnswering(url: string): Promise<boolean> {
  return withHttpClient(url, TIMEOUT_MS, (client) => client.get('/api/health')).then(
    () => true,
    (error) => tlsMistakeOf(error) !== undefined,
  );
}
