import type { FastifyBaseLogger } from 'fastify';
import { messageOf } from '../errors.ts';
import type { ChatModel } from '../model/model.ts';
import { MemoryService } from '../store/sqlite/memory.ts';
import type { PoolEvent, PoolOptions } from '../store/sqlite/pool/pool.ts';
import { SettingsService } from '../store/sqlite/settings.ts';
import type { ServerOptions } from './options.ts';
import { TurnTotals } from './turn-totals.ts';

/** Everything that a request may need. */
export interface Services {
  readonly memory: MemoryService;
  readonly settings: SettingsService;
  readonly models: readonly ChatModel[];
  readonly totals: TurnTotals;
  /** Aborted when the requests in flight get no more time: whatever a turn waits for ends then. */
  readonly stopping: AbortController;
}

/** Opens both pools on the database and makes sure of the default conversation. */
export async function openServices(options: ServerOptions, log: FastifyBaseLogger): Promise<Services> {
  const { memoryPoolSize, settingsPoolSize, models } = options;
  const memory = await MemoryService.open(poolOptions('memory', memoryPoolSize, options, log));
  const opening = SettingsService.open(poolOptions('settings', settingsPoolSize, options, log));
  try {
    // Together: each waits mostly for its thread to start.
    const [settings] = await Promise.all([opening, memory.ensureDefaultConversation()]);
    return { memory, settings, models, totals: new TurnTotals(), stopping: new AbortController() };
  } catch (error) {
    await opening.then((settings) => settings.close(0)).catch(() => {});
    await memory.close(0);
    throw error;
  }
}

function poolOptions(
  name: string,
  size: number,
  options: ServerOptions,
  log: FastifyBaseLogger,
): Omit<PoolOptions, 'operations' | 'schema'> {
  const { databaseFile: file, durability, busyTimeoutMs, acquireTimeoutMs, maxQueue } = options;
  const onEvent = (event: PoolEvent) => logPoolEvent(log, name, event);
  return { file, size, durability, busyTimeoutMs, acquireTimeoutMs, maxQueue, onEvent };
}

export async function closeServices({ memory, settings }: Services, deadlineMs: number): Promise<void> {
  // One after the other: the last connection of all brings the log back into the database, if it closes alone.
  await settings.close(deadlineMs);
  await memory.close(deadlineMs);
}

function logPoolEvent(log: FastifyBaseLogger, pool: string, event: PoolEvent): void {
  switch (event.type) {
    case 'retry':
      log.warn({ pool, ...event }, 'the database is locked: retrying');
      break;
    case 'retries-exhausted':
      log.error({ pool, ...event }, 'the database is still locked: giving up');
      break;
    case 'open-failed':
      log.error(
        { pool, ...event, error: messageOf(event.error) },
        'a database connection could not be opened',
      );
      break;
    case 'connection-lost':
      log.error(
        { pool, ...event, error: messageOf(event.error) },
        'a database connection ended: replacing it',
      );
      break;
  }
}
