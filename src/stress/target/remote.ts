import type { Target } from './target.ts';

/** A server that runs already, and keeps running. */
export function remoteTarget(url: string, databaseFile: string | undefined): Target {
  return { url, description: url, databaseFile, server: undefined, close: async () => {} };
}
