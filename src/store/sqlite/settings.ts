import { extname } from 'node:path';
import type { Trace } from '../trace.ts';
import type * as operations from './operations/settings.ts';
import type { PoolCounters } from './pool/counters.ts';
import { Pool, type PoolOptions } from './pool/pool.ts';

const OPERATIONS = new URL(`./operations/settings${extname(import.meta.url)}`, import.meta.url);

/** Every setting there is, each used by the chat turn, with its value until somebody sets another. */
export const DEFAULT_SETTINGS = {
  /** Name of the model that answers. */
  model: 'echo',
  /** What the model is told before the conversation. */
  system_prompt: 'You are a helpful assistant.',
} as const;

export type SettingKey = keyof typeof DEFAULT_SETTINGS;
export type Settings = Readonly<Record<SettingKey, string>>;

/** The settings of the server, on a pool of their own: a busy chat cannot keep them waiting. */
export class SettingsService {
  readonly #pool: Pool<typeof operations>;

  private constructor(pool: Pool<typeof operations>) {
    this.#pool = pool;
  }

  /** Throws `DB_OPEN_FAILED` or `DB_LOCKED`. */
  static async open(options: Omit<PoolOptions, 'operations' | 'schema'>): Promise<SettingsService> {
    return new SettingsService(
      await Pool.open<typeof operations>({ ...options, schema: 'present', operations: OPERATIONS }),
    );
  }

  async get<K extends SettingKey>(key: K, trace?: Trace): Promise<string> {
    return (await this.getAll(trace))[key];
  }

  async getAll(trace?: Trace): Promise<Settings> {
    return { ...DEFAULT_SETTINGS, ...(await this.#pool.read('getAll', undefined, trace)) };
  }

  /** Stores all the given settings in one transaction; resolves with all there are then. Throws `DB_LOCKED`. */
  async set(values: Partial<Settings>, trace?: Trace): Promise<Settings> {
    return { ...DEFAULT_SETTINGS, ...(await this.#pool.write('set', { values, now: Date.now() }, trace)) };
  }

  get counters(): Readonly<PoolCounters> {
    return this.#pool.counters;
  }

  close(deadlineMs?: number): Promise<void> {
    return this.#pool.close(deadlineMs);
  }
}
