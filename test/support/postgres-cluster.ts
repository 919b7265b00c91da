// One PostgreSQL for a whole test run, started before the workers, which find its address in GENESIS_TEST_POSTGRES.
import { fastFolder, type PostgresCluster, postgresPrograms, startCluster } from './postgres-server.ts';

let cluster: PostgresCluster | undefined;

export async function setup(): Promise<void> {
  if (process.env.GENESIS_TEST_POSTGRES) return;
  const programs = postgresPrograms();
  if (programs === undefined) {
    process.stdout.write('PostgreSQL is not installed: the tests that need it are skipped\n');
    return;
  }
  cluster = await startCluster(programs, ['max_connections=300'], fastFolder());
  process.env.GENESIS_TEST_POSTGRES = cluster.address;
}

export async function teardown(): Promise<void> {
  await cluster?.remove();
}
