import type { TargetOptions } from './options.ts';
import type { Target } from './target.ts';
import { startEmbedded } from './targets/embedded.ts';
import { remoteTarget } from './targets/remote.ts';

/**
 * Throws `SERVER_START_FAILED`, `DB_OPEN_FAILED`, `DB_LOCKED`, …: whatever kept the server from starting, an abort of
 * `signal` included.
 */
export function openTarget(options: TargetOptions, signal: AbortSignal): Promise<Target> {
  return options.kind === 'embedded'
    ? startEmbedded(options, signal)
    : Promise.resolve(remoteTarget(options.url, undefined));
}
