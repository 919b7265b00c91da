import type { TargetOptions } from './options.ts';
import type { Target } from './target.ts';
import { startEmbedded } from './targets/embedded.ts';
import { remoteTarget } from './targets/remote.ts';

/** Throws `SERVER_START_FAILED`, `DB_OPEN_FAILED`, `DB_LOCKED`, …: whatever kept the server from starting. */
export function openTarget(options: TargetOptions): Promise<Target> {
  return options.kind === 'embedded' ? startEmbedded(options) : Promise.resolve(remoteTarget(options.url));
}
