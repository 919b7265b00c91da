import type { TlsSettings } from '../transport/transport.ts';
import { reach } from './http/reach.ts';
import type { Site } from './http/site.ts';
import type { LoadRun } from './run/generate-load.ts';
import type { Target } from './target/target.ts';

const TIMEOUT_MS = 1_000;

/** Any certificate shows that it speaks TLS. */
const ANY: TlsSettings = { ca: undefined, client: undefined, insecure: true };

/**
 * Notices, where nothing was answered, that the server speaks TLS and was asked without it: many close the connection
 * then, and say nothing. In a sentence without a full stop; empty where it is not so.
 */
export async function tlsInstead(
  { url, transport }: Target,
  { metrics: { outcomes, completed } }: LoadRun,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const unanswered = outcomes['connection-lost'] + outcomes['bad-response'];
  if (url.startsWith('https:') || completed === 0 || unanswered < completed) return [];
  return (await speaksTls({ url, transport }, signal))
    ? [`the server speaks TLS, and was asked without it: use ${url.replace(/^http:/, 'https:')}`]
    : [];
}

/** Whether TLS is what is spoken there, with any certificate. */
export async function speaksTls(
  { url, transport }: Pick<Site, 'url' | 'transport'>,
  signal: AbortSignal,
): Promise<boolean> {
  const site = { url, headers: [], transport: { ...transport, tls: ANY } };
  return reach(site, { over: 'tls', timeoutMs: TIMEOUT_MS, openForMs: 0, signal }).then(
    () => true,
    () => false,
  );
}
