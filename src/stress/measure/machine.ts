import { availableParallelism, cpus, release, type } from 'node:os';

/** What a run was made on: figures of different machines say nothing about a server. */
export interface Machine {
  /** The model of its processor; null where the system does not show it. */
  readonly cpu: string | null;
  /** Cores that this process may use. */
  readonly cores: number;
  /** In Node's words, such as `x64`. */
  readonly architecture: string;
  /** With its version, such as `Linux 6.1.0-18-amd64`. */
  readonly system: string;
  /** The version of Node, such as `24.1.0`. */
  readonly node: string;
}

export function thisMachine(): Machine {
  // Empty in a sandbox without /proc.
  const model = cpus()[0]?.model.trim() ?? '';
  return {
    cpu: model === '' ? null : model,
    cores: availableParallelism(),
    architecture: process.arch,
    system: `${type()} ${release()}`,
    node: process.versions.node,
  };
}
