import type { TargetOptions } from './options.ts';
import { startEmbedded } from './targets/embedded.ts';
import { remoteTarget } from './targets/remote.ts';

/** A server under load. */
export interface Target {
  readonly url: string;
  /** Its name in the report, as `embedded server, empty database`. */
  readonly description: string;
  /** Whether nobody else can be using it, so that what it counts is this run's. */
  readonly exclusive: boolean;
  /** Ends what was started for it and removes what was made for it. */
  close(): Promise<void>;
}

/** Throws `SERVER_START_FAILED`, `DB_OPEN_FAILED`, `DB_LOCKED`, …: whatever kept the server from starting. */
export function openTarget(options: TargetOptions): Promise<Target> {
  return options.kind === 'embedded' ? startEmbedded(options) : Promise.resolve(remoteTarget(options.url));
}
