import type { FastifyBaseLogger } from 'fastify';
import type { PoolEvent, PoolOptions } from '../db/pool.ts';
import { messageOf } from '../errors.ts';
import { MemoryService } from '../memory/memory.ts';
import type { ChatModel } from '../model/model.ts';
import { SettingsService } from '../settings/settings.ts';
import type { ServerOptions } from './options.ts';
import { TurnTotals } from './turn-totals.ts';

/** Everything that a request may need. */
export interface Services {
  readonly memory: MemoryService;
  readonly settings: SettingsService;
  readonly models: readonly ChatModel[];
  readonly totals: TurnTotals;
}

/** Opens both pools on the database and makes sure of the default conversation. */
export async function openServices(options: ServerOptions, log: FastifyBaseLogger): Promise<Services> {
  const pool = (name: string, size: number): Omit<PoolOptions, 'operations'> => ({
    ...options,
    file: options.databaseFile,
    size,
    onEvent: (event) => logPoolEvent(log, name, event),
  });
  const memory = await MemoryService.open(pool('memory', options.memoryPoolSize));
  try {
    const settings = await SettingsService.open(pool('settings', options.settingsPoolSize));
    await memory.ensureDefaultConversation();
    return { memory, settings, models: options.models, totals: new TurnTotals() };
  } catch (error) {
    await memory.close(0);
    throw error;
  }
}

export async function closeServices({ memory, settings }: Services, deadlineMs: number): Promise<void> {
  await Promise.all([memory.close(deadlineMs), settings.close(deadlineMs)]);
}

function logPoolEvent(log: FastifyBaseLogger, pool: string, event: PoolEvent): void {
  switch (event.type) {
    case 'retry':
      log.warn({ pool, ...event }, 'the database is locked: retrying');
      break;
    case 'retries-exhausted':
      log.error({ pool, ...event }, 'the database is still locked: giving up');
      break;
    case 'connection-lost':
      log.error(
        { pool, ...event, error: messageOf(event.error) },
        'a database connection ended: replacing it',
      );
      break;
  }
}
