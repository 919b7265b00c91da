import type { Target } from './target.ts';

/** A server that somebody else started, and will stop. */
export function remoteTarget(url: string, databaseFile: string | undefined): Target {
  return { url, description: url, databaseFile, server: undefined, close: async () => {} };
}
