import { withDatabase } from '../../src/postgres/address.ts';
import { runOn } from '../support/postgres.ts';
import { postgresPrograms, startCluster } from '../support/postgres-server.ts';
import { canRunUnprivileged, letIn } from '../support/unprivileged.ts';

/** The addresses of new and empty databases. */
export type NewDatabase = () => Promise<string>;

/**
 * Uses the PostgreSQL of GENESIS_TEST_POSTGRES, or one that is started in a folder, on a disk and with its usual settings.
 * Resolves with undefined where there is none. Databases that were made are dropped.
 */
export async function inPostgres<T>(
  folder: string,
  use: (newDatabase: NewDatabase) => Promise<T>,
): Promise<T | undefined> {
  const given = process.env.GENESIS_TEST_POSTGRES;
  const programs = postgresPrograms();
  if (!given && programs === undefined) return undefined;
  const started = given
    ? undefined
    : await startCluster(programs ?? '', [], canRunUnprivileged ? letIn(folder) : undefined);
  const address = given || started?.address || '';
  const names: string[] = [];
  try {
    return await use(async () => {
      const name = `genesis_bench_${process.pid}_${names.length}`;
      await runOn(address, `CREATE DATABASE ${name}`);
      names.push(name);
      return withDatabase(address, name);
    });
  } finally {
    if (started === undefined)
      for (const name of names) await runOn(address, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    await started?.remove();
  }
}
