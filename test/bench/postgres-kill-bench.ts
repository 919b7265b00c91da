// npm run bench:postgres-kill: what genesis stress --retry-lost finds stored by a server on PostgreSQL, where one of the two
// is killed again and again. `node test/bench/postgres-kill-bench.ts 5` kills each five times.
import { withDatabase } from '../../src/postgres/address.ts';
import { connect } from '../../src/postgres/connect.ts';
import { postgresPrograms, startCluster } from '../support/postgres-server.ts';
import { isNotExactlyOnce } from './exactly-once.ts';
import { killOn, restartUnderLoad } from './kill-under-load.ts';

const KILLS = Number(process.argv[2] ?? 20);
/** More than are answered from one kill to the next. */
const REQUESTS_EACH = 400;

const programs = postgresPrograms();
if (programs === undefined) throw new Error('PostgreSQL is not installed');
const cluster = await startCluster(programs);
process.once('SIGINT', () => void cluster.remove().then(() => process.exit(130)));
try {
  const client = await connect(cluster.address);
  for (const name of ['restarted', 'killed']) await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  const [restarted, killed] = ['restarted', 'killed'].map((name) => withDatabase(cluster.address, name));
  const requests = KILLS * REQUESTS_EACH;
  const restarts = await restartUnderLoad(cluster, restarted ?? '', KILLS, requests);
  const areShort = [
    isNotExactlyOnce(restarts, 'restarts of PostgreSQL', KILLS),
    isNotExactlyOnce(await killOn(killed ?? '', KILLS, requests), 'kills of the server', KILLS),
  ];
  process.exitCode = areShort.includes(true) ? 1 : 0;
} finally {
  await cluster.remove();
}
