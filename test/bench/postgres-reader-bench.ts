// npm run bench:postgres-reader: whether a reader that pages with `after` skips a message while four servers on one PostgreSQL
// write. `node test/bench/postgres-reader-bench.ts 3` makes three runs.
import { withDatabase } from '../../src/postgres/address.ts';
import { connect } from '../../src/postgres/connect.ts';
import { postgresPrograms, startCluster } from '../support/postgres-server.ts';
import { complain } from './complain.ts';
import { readWhileWritten } from './read-while-written.ts';

const RUNS = Number(process.argv[2] ?? 10);
const RUN_MS = 10_000;

const programs = postgresPrograms();
if (programs === undefined) throw new Error('PostgreSQL is not installed');
const cluster = await startCluster(programs);
process.once('SIGINT', () => void cluster.remove().then(() => process.exit(130)));
const skipped: number[] = [];
try {
  for (let run = 1; run <= RUNS; run++) {
    const name = `run_${run}`;
    const client = await connect(cluster.address);
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    const { read, stored } = await readWhileWritten(withDatabase(cluster.address, name), RUN_MS);
    const seen = new Set(read);
    skipped.push(stored.filter((id) => !seen.has(id)).length);
    process.stdout.write(
      `run ${run}: ${stored.length} stored, ${read.length} read, ${skipped.at(-1)} skipped\n`,
    );
    if (read.length !== seen.size) throw new Error('a message was read twice');
  }
} finally {
  await cluster.remove();
}
const limit = { kind: 'most', mustReach: 0 } as const;
const isShort = complain([{ measure: 'messages skipped', value: Math.max(...skipped), limit }]);
process.exitCode = isShort ? 1 : 0;
