import type { TlsSettings } from '../../transport/transport.ts';
import { reach } from './reach.ts';
import type { Site } from './site.ts';

const TIMEOUT_MS = 1_000;

/** Any certificate shows that it speaks TLS. */
const ANY: TlsSettings = { ca: undefined, client: undefined, insecure: true };

/** Whether a server that was asked without TLS speaks it: many close the connection then, and say nothing. */
export async function speaksTls({ url, transport }: Site, signal: AbortSignal): Promise<boolean> {
  if (url.startsWith('https:')) return false;
  const site = { url, headers: [], transport: { ...transport, tls: ANY } };
  return reach(site, { over: 'tls', timeoutMs: TIMEOUT_MS, openForMs: 0, signal }).then(
    () => true,
    () => false,
  );
}
