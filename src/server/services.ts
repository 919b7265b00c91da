import type { FastifyBaseLogger } from 'fastify';
import { messageOf } from '../errors.ts';
import type { ChatModel } from '../model/model.ts';
import { type Fallback, withFallback } from '../model/with-fallback.ts';
import { openStore } from '../store/open.ts';
import type { Store } from '../store/store.ts';
import type { StoreEvent } from '../store/store-event.ts';
import type { ServerOptions, StreamLimits } from './options.ts';
import { startWithModel } from './start-with-model.ts';
import { TurnTotals } from './turn-totals.ts';

/** Everything that a request may need. */
export interface Services {
  readonly store: Store;
  readonly models: readonly ChatModel[];
  readonly totals: TurnTotals;
  readonly streams: StreamLimits;
  /** Aborted when the turns in flight get no more time, with the error that streams then send. */
  readonly outOfTime: AbortController;
  /** Aborted when connections are cut off: whatever a turn waits for ends then. */
  readonly stopping: AbortController;
}

/** Throws what `openStore` throws. */
export async function openServices(options: ServerOptions, log: FastifyBaseLogger): Promise<Services> {
  const store = await openStore(options, (event) => logStoreEvent(log, event));
  const settings = startWithModel(store.settings, options.model);
  return {
    store: { ...store, settings },
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

function logStoreEvent(log: FastifyBaseLogger, event: StoreEvent): void {
  switch (event.type) {
    case 'retry':
      log.warn(event, 'the database is locked: retrying');
      break;
    case 'retries-exhausted':
      log.error(event, 'the database is still locked: giving up');
      break;
    case 'open-failed':
      log.error({ ...event, error: messageOf(event.error) }, 'a database connection could not be opened');
      break;
    case 'connection-lost':
      log.error({ ...event, error: messageOf(event.error) }, 'a database connection ended: replacing it');
      break;
    case 'replaced':
      log.error(
        { ...event, error: event.error.message, hint: event.error.hint },
        'the database or its log was removed or replaced: refusing every request until the server is started again',
      );
      break;
  }
}
