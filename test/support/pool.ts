import { onTestFinished } from 'vitest';
import { DatabaseFile } from '../../src/store/sqlite/file/database-file.ts';
import {
  openSqlitePool,
  type SqlitePool,
  type SqlitePoolOptions,
} from '../../src/store/sqlite/pool/sqlite-pool.ts';
import type { PoolEvent } from '../../src/store/store-event.ts';
import type * as operations from './pool-operations.ts';
import { tempDatabase } from './temp-folder.ts';

const OPERATIONS = new URL('./pool-operations.ts', import.meta.url);

export interface TestPool {
  readonly pool: SqlitePool<typeof operations>['pool'];
  readonly report: SqlitePool<typeof operations>['report'];
  readonly file: string;
  readonly events: PoolEvent[];
}

/** A pool on a new database, closed when the test is over. */
export async function openTestPool({
  file = tempDatabase(),
  ...options
}: Partial<Omit<SqlitePoolOptions, 'file'>> & { file?: string } = {}): Promise<TestPool> {
  const events: PoolEvent[] = [];
  const { pool, report } = await openSqlitePool<typeof operations>({
    file: new DatabaseFile(file),
    operations: OPERATIONS,
    size: 3,
    opens: 'both',
    durability: 'full',
    busyTimeoutMs: 5_000,
    acquireTimeoutMs: 30_000,
    maxQueue: 100,
    onEvent: (event) => events.push(event),
    ...options,
  });
  onTestFinished(() => pool.close(0));
  return { pool, report, file, events };
}
