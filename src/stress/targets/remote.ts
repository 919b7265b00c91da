import type { Target } from '../target.ts';

/** A server that somebody else started, and will stop. */
export function remoteTarget(url: string): Target {
  return { url, description: url, exclusive: false, close: async () => {} };
}
