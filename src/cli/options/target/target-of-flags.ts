import { InvalidArgumentError } from 'commander';
import type { Durability } from '../../../store/options.ts';
import type { TargetOptions } from '../../../stress/target/target-options.ts';
import { type ConnectionFlags, transportOf } from '../connection/connection-flags.ts';
import { assertReadyIsOfSpawn } from '../connection/ready-option.ts';
import { remoteUrl, spawnedTarget } from '../url/target-url.ts';

/** The flags about the server under load, as their parsers return them. */
export interface TargetFlags extends ConnectionFlags {
  readonly url?: string;
  readonly spawn?: string;
  readonly ready?: string;
  readonly db?: string;
  readonly modelDelay?: string;
  readonly durability?: Durability;
  /** Whether reports may have command lines. */
  readonly command: boolean;
}

/** Which server. Throws `InvalidArgumentError` for flags that contradict each other. */
export function targetOfFlags(flags: TargetFlags): TargetOptions {
  const { url, spawn, db, modelDelay, durability } = flags;
  assertReadyIsOfSpawn(flags);
  if (url !== undefined && spawn === undefined) assertIsEmbedded(flags);
  const transport = transportOf(flags, { url, isRunning: spawn === undefined });
  if (spawn !== undefined) return { ...spawnedTarget(spawn, flags), transport };
  if (url !== undefined) return { kind: 'remote', url: remoteUrl(url), database: db, transport };
  return { kind: 'embedded', database: db, modelDelay, durability };
}

/** Commander knows this of --url, but not of a URL without it. */
function assertIsEmbedded({ modelDelay, durability }: TargetFlags): void {
  if (modelDelay === undefined && durability === undefined) return;
  const flag = modelDelay === undefined ? '--durability' : '--model-delay';
  throw new InvalidArgumentError(
    `error: ${flag} cannot be used with a URL: it is of the embedded server. Leave out one of them.`,
  );
}
