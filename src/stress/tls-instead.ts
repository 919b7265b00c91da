import { speaksTls } from './http/speaks-tls.ts';
import type { LoadRun } from './run/generate-load.ts';
import type { Target } from './target/target.ts';

/**
 * Notices, where nothing was answered, that the server speaks TLS and was asked without it. In a sentence without a full
 * stop; empty where it is not so.
 */
export async function tlsInstead(
  { url, transport }: Target,
  { metrics: { outcomes, completed } }: LoadRun,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const unanswered = outcomes['connection-lost'] + outcomes['bad-response'];
  if (completed === 0 || unanswered < completed) return [];
  return (await speaksTls({ url, headers: [], transport }, signal))
    ? [`the server speaks TLS, and was asked without it: use ${url.replace(/^http:/, 'https:')}`]
    : [];
}
