// A process that opens the database named by its argument when it reads a line on stdin, and closes it again.
import { once } from 'node:events';
import { openStore } from '../../src/store/open.ts';

process.stdout.write('waiting\n');
await once(process.stdin, 'data');
process.stdin.destroy();
const store = await openStore({
  database: String(process.argv[2]),
  durability: 'full',
  memoryPoolSize: 1,
  settingsPoolSize: 1,
  busyTimeoutMs: 5_000,
  acquireTimeoutMs: 30_000,
  maxQueue: 10,
});
await store.close();
