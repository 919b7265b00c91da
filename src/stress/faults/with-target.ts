import { join } from 'node:path';
import { inTemporaryFolder } from '../../temporary-folder.ts';
import { openTarget } from '../open-target.ts';
import type { TargetOptions } from '../options.ts';
import type { Target } from '../target.ts';
import { describeEmbedded } from '../targets/embedded.ts';
import type { Fault } from './fault.ts';
import { ModelServer } from './model-server.ts';

/** Opens a target to which the faults can be done, and closes it after `use`. Throws what kept it from starting. */
export function withTarget<T>(
  options: TargetOptions,
  faults: readonly Fault[],
  signal: AbortSignal,
  use: (target: Target) => Promise<T>,
): Promise<T> {
  return withModel(options, faults, (modelled, more) =>
    withDatabase(modelled, faults, async (prepared) => {
      const target = await openTarget(prepared, signal);
      const description = options.kind === 'embedded' ? describeEmbedded(options) : target.description;
      try {
        return await use({ ...target, ...more, description });
      } finally {
        await target.close();
      }
    }),
  );
}

/** With a model that fails, where one of the faults is that. */
async function withModel<T>(
  options: TargetOptions,
  faults: readonly Fault[],
  use: (options: TargetOptions, more: Pick<Target, 'modelFailures'>) => Promise<T>,
): Promise<T> {
  const fault = faults.find(({ kind }) => kind === 'model-error');
  if (fault?.kind !== 'model-error' || options.kind !== 'embedded') return use(options, {});
  const model = await ModelServer.start();
  model.reset({ failShare: fault.share });
  try {
    return await use({ ...options, modelUrl: model.url }, { modelFailures: () => model.counts.failed });
  } finally {
    await model.close();
  }
}

/** With a database that outlives the server, where a fault needs one: its own ends with it. */
async function withDatabase<T>(
  options: TargetOptions,
  faults: readonly Fault[],
  use: (options: TargetOptions) => Promise<T>,
): Promise<T> {
  const needed = faults.some(({ kind }) => kind === 'lock' || kind === 'kill');
  if (!needed || options.kind !== 'embedded' || options.databaseFile !== undefined) return use(options);
  return inTemporaryFolder((folder) => use({ ...options, databaseFile: join(folder, 'chat.db') }));
}
