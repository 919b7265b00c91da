import { resolve } from 'node:path';
import { RETRY_DELAYS_MS } from '../../store/sqlite/pool/retry.ts';
import { VERSION } from '../../version.ts';
import type { ServerOptions } from '../options.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

/** What `GET /api/status` answers: which process this is, on which file, and how it is set up. `Metrics` has the counts. */
export interface Status {
  readonly status: 'ok';
  readonly version: string;
  readonly pid: number;
  readonly uptime_seconds: number;
  /** What there is to choose from, in words. */
  readonly models: readonly string[];
  readonly database: {
    /** Absolute; symbolic links are left as they are. */
    readonly file: string;
    /** As SQLite told when the first connection was opened. */
    readonly journal_mode: string;
    readonly synchronous: string;
    readonly busy_timeout_ms: number;
    /** How often a write that was refused a lock is tried again at most. */
    readonly max_retries: number;
  };
  /** `size`: connections at most, one of which writes. */
  readonly pools: Readonly<Record<'memory' | 'settings', { readonly size: number }>>;
}

/** Tells what is known without asking the database: whoever wants to know why it is locked must not wait for it. */
export function statusRoute(app: App, { memory, models }: Services, options: ServerOptions): void {
  const { journalMode, synchronous } = memory.report;
  const fixed = {
    status: 'ok',
    version: VERSION,
    pid: process.pid,
    models: models.map(({ offered }) => offered),
    database: {
      file: resolve(options.databaseFile),
      journal_mode: journalMode,
      synchronous,
      busy_timeout_ms: options.busyTimeoutMs,
      max_retries: RETRY_DELAYS_MS.length,
    },
    pools: {
      memory: { size: options.memoryPoolSize },
      settings: { size: options.settingsPoolSize },
    },
  } as const;
  app.get('/api/status', (): Status => ({ ...fixed, uptime_seconds: process.uptime() }));
}
