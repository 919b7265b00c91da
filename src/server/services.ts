import type { FastifyBaseLogger } from 'fastify';
import type { ChatModel } from '../model/model.ts';
import { type Fallback, withFallback } from '../model/with-fallback.ts';
import type { OpenStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import { DatabaseWatch } from './database-watch.ts';
import type { ServerOptions, StreamLimits } from './options.ts';
import { startWithModel } from './start-with-model.ts';
import { TurnTotals } from './turn-totals.ts';

/** Everything that a request may need. */
export interface Services {
  readonly store: Store;
  readonly watch: DatabaseWatch;
  readonly models: readonly ChatModel[];
  readonly totals: TurnTotals;
  readonly streams: StreamLimits;
  /** Aborted when the turns in flight get no more time, with the error that streams then send. */
  readonly outOfTime: AbortController;
  /** Aborted when connections are cut off: whatever a turn waits for ends then. */
  readonly stopping: AbortController;
}

/** Throws what `OpenStore` throws. */
export async function openServices(
  options: ServerOptions,
  open: OpenStore,
  log: FastifyBaseLogger,
): Promise<Services> {
  const watch = new DatabaseWatch(log);
  const store = await open((event) => watch.onEvent(event));
  const settings = startWithModel(store.settings, options.model);
  return {
    store: { ...store, settings },
    watch,
    models: modelsOf(options, (fallback) => logFallback(log, fallback)),
    totals: new TurnTotals(),
    streams: options.streams,
    outOfTime: new AbortController(),
    stopping: new AbortController(),
  };
}

function modelsOf(
  { models, model, fallbackModels = [] }: ServerOptions,
  report: (fallback: Fallback) => void,
): readonly ChatModel[] {
  if (model === undefined || fallbackModels.length === 0) return models;
  return [withFallback(models, [model, ...fallbackModels], report), ...models];
}

function logFallback(log: FastifyBaseLogger, { error, ...models }: Fallback): void {
  log.warn({ ...models, err: error }, `asking the next model: ${error.message}`);
}
