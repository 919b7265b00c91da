import type { StoreFacts } from '../../store/store.ts';
import { VERSION } from '../../version.ts';
import { objectOf } from '../object-of.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

/** What `GET /api/status` answers: which process this is, on which file, and how it is set up. `Metrics` has the counts. */
export interface Status {
  readonly status: 'ok';
  readonly version: string;
  readonly pid: number;
  readonly uptime_seconds: number;
  /** What each model source offers, in words. */
  readonly models: readonly string[];
  readonly database: (
    | {
        readonly backend: 'sqlite';
        /** Absolute; symbolic links are left as they are. */
        readonly file: string;
        /** As the database answered when the first connection was opened. */
        readonly journal_mode: string;
        readonly synchronous: string;
      }
    | {
        readonly backend: 'postgres';
        /** Without its password. */
        readonly address: string;
        readonly synchronous_commit: string;
      }
  ) & {
    readonly busy_timeout_ms: number;
    /** How often a write that was refused a lock is tried again at most. */
    readonly max_retries: number;
  };
  /** Whether messages can be searched for. */
  readonly search: boolean;
  /** `size`: connections at most, one of which writes. */
  readonly pools: Readonly<Record<'memory' | 'settings', { readonly size: number }>>;
}

const Size = objectOf({ size: { type: 'integer' } });
const Answer = objectOf({
  status: { type: 'string', enum: ['ok'] },
  version: { type: 'string' },
  pid: { type: 'integer' },
  uptime_seconds: { type: 'number' },
  models: { type: 'array', items: { type: 'string' } },
  database: {
    type: 'object',
    properties: {
      backend: { type: 'string', enum: ['sqlite', 'postgres'] },
      file: { type: 'string' },
      journal_mode: { type: 'string' },
      synchronous: { type: 'string' },
      address: { type: 'string' },
      synchronous_commit: { type: 'string' },
      busy_timeout_ms: { type: 'integer' },
      max_retries: { type: 'integer' },
    },
    required: ['backend', 'busy_timeout_ms', 'max_retries'],
  },
  search: { type: 'boolean' },
  pools: objectOf({ memory: Size, settings: Size }),
});

/** Answers without asking the database: a caller that wants to know why it is locked must not wait for it. */
export function statusRoute(app: App, { store, models }: Services): void {
  const { busyTimeoutMs, maxRetries, pools } = store.facts;
  const fixed = {
    status: 'ok',
    version: VERSION,
    pid: process.pid,
    models: models.map(({ offered }) => offered),
    database: {
      ...databaseOf(store.facts),
      busy_timeout_ms: busyTimeoutMs,
      max_retries: maxRetries,
    },
    search: store.search !== undefined,
    pools,
  } as const;
  const config = { summary: 'which process this is, and how it is set up' };
  app.get('/api/status', { config, schema: { response: { 200: Answer } } }, () => ({
    ...({ ...fixed, uptime_seconds: process.uptime() } satisfies Status),
  }));
}

function databaseOf(facts: StoreFacts) {
  const { backend } = facts;
  return backend === 'sqlite'
    ? { backend, file: facts.file, journal_mode: facts.journalMode, synchronous: facts.synchronous }
    : { backend, address: facts.address, synchronous_commit: facts.synchronousCommit };
}
