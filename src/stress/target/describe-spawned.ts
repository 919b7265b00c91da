import { withoutSecrets } from '../../secrets/without-secrets.ts';
import { withTransport } from '../../transport/transport.ts';
import type { TargetOptions } from './target-options.ts';

type SpawnedOptions = Extract<TargetOptions, { kind: 'spawned' }>;

export function describeSpawned(options: Pick<SpawnedOptions, 'command' | 'name' | 'transport'>): string {
  return withTransport(spawnedName(options), options.transport);
}

/** What a report calls a server that is started with a command line. */
export function spawnedName({ command, name }: Pick<SpawnedOptions, 'command' | 'name'>): string {
  return name ?? withoutSecrets(command);
}
