import { join } from 'node:path';
import { inTemporaryFolder } from '../../temporary-folder.ts';
import { describeSpawned } from '../target/describe-spawned.ts';
import { describeEmbedded } from '../target/embedded.ts';
import { fillCommand } from '../target/fill-command.ts';
import { ModelServer } from '../target/model/model-server.ts';
import { openTarget } from '../target/open-target.ts';
import type { Target } from '../target/target.ts';
import type { TargetOptions } from '../target/target-options.ts';
import type { Fault } from './fault.ts';

/** What became of a target that was used. */
interface Used<T> {
  readonly value: T;
  /** What was noticed when it was closed. */
  readonly observations: readonly string[];
}

/**
 * Opens a target that the faults can be injected into, and closes it after `use`. Throws if it does not start, or after
 * an abort: an embedded server that is ended while it starts leaves its database behind.
 */
export async function withTarget<T>(
  options: TargetOptions,
  faults: readonly Fault[],
  signal: AbortSignal,
  use: (target: Target) => Promise<T>,
): Promise<Used<T>> {
  signal.throwIfAborted();
  return withModel(options, faults, (modelled, more) =>
    withDatabase(modelled, faults, async (stored) => {
      const target = await openTarget(await filled(stored), signal);
      const description = descriptionOf(options) ?? target.description;
      try {
        const value = await use({ ...target, ...more, description });
        return { value, observations: await target.close() };
      } finally {
        await target.close();
      }
    }),
  );
}

/** Starts a model if the server's command line has `{{model-url}}`, or one of the faults is that the model fails. */
async function withModel<T>(
  options: TargetOptions,
  faults: readonly Fault[],
  use: (options: TargetOptions, more: Pick<Target, 'modelFailures' | 'modelOwes'>) => Promise<T>,
): Promise<T> {
  const fault = faults.find(({ kind }) => kind === 'model-error');
  const isAskedFor =
    options.kind === 'spawned' ? options.command.includes('{{model-url}}') : fault !== undefined;
  if (!isAskedFor || options.kind === 'remote') return use(options, {});
  const model = await ModelServer.start();
  if (fault?.kind === 'model-error') model.reset({ failShare: fault.share });
  try {
    return await use(withModelUrl(options, model.url), {
      modelFailures: () => model.counts.failed,
      modelOwes: () => model.owed,
    });
  } finally {
    await model.close();
  }
}

function withModelUrl(options: Exclude<TargetOptions, { kind: 'remote' }>, modelUrl: string): TargetOptions {
  if (options.kind === 'embedded') return { ...options, modelUrl };
  return { ...options, command: options.command.replaceAll('{{model-url}}', () => modelUrl) };
}

/** Adds a database that outlives the server if its command line or a fault needs one: a temporary one ends with it. */
async function withDatabase<T>(
  options: TargetOptions,
  faults: readonly Fault[],
  use: (options: TargetOptions) => Promise<T>,
): Promise<T> {
  const isFaulty = faults.some(({ kind }) => kind === 'lock' || kind === 'kill');
  const isNeeded = options.kind === 'spawned' ? options.command.includes('{{db}}') : isFaulty;
  if (!isNeeded || options.kind === 'remote' || options.database !== undefined) return use(options);
  return inTemporaryFolder((folder) => use({ ...options, database: join(folder, 'chat.db') }));
}

async function filled(options: TargetOptions): Promise<TargetOptions> {
  if (options.kind !== 'spawned') return options;
  return { ...options, ...(await fillCommand(options, { database: options.database ?? '' })) };
}

/** Without what was filled in, which is different in each run. */
function descriptionOf(options: TargetOptions): string | undefined {
  if (options.kind === 'embedded') return describeEmbedded(options);
  return options.kind === 'spawned' ? describeSpawned(options) : undefined;
}
