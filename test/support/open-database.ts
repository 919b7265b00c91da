// A process that opens the database named by its argument as soon as it is told to on stdin, and closes it again.
import { once } from 'node:events';
import { MemoryService } from '../../src/store/sqlite/memory.ts';

process.stdout.write('waiting\n');
await once(process.stdin, 'data');
process.stdin.destroy();
const memory = await MemoryService.open({
  file: String(process.argv[2]),
  size: 1,
  durability: 'full',
  busyTimeoutMs: 5_000,
  acquireTimeoutMs: 30_000,
  maxQueue: 10,
});
await memory.ensureDefaultConversation();
await memory.close();
