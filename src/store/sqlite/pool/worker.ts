// The thread behind one connection. SQLite's calls block, so each connection of a server has a thread of its own.
import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import { toWire } from '../../../wire-error.ts';
import { readFileState } from '../file/file-state.ts';
import { type OperationTable, runBatch } from './batch.ts';
import { runGuarded } from './guarded-batch.ts';
import { openDatabase } from './open-database.ts';
import type { ConnectionSettings, FromWorker, ThreadData, ToWorker } from './protocol.ts';

const { operations: address, replies } = workerData as ThreadData;
const port = parentPort;
if (!port) throw new Error('worker.ts runs in a worker thread only');
const answer = (message: FromWorker) => port.postMessage(message);

try {
  // They may come while the operations are still loaded, or much later.
  const [[settings], table] = await Promise.all([
    once(port, 'message') as Promise<[ConnectionSettings]>,
    import(address) as Promise<OperationTable>,
  ]);
  const { db, report, files } = openDatabase(settings);
  let index: number | undefined;
  const fileState = () => (index === undefined ? undefined : readFileState(index));
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'run') {
      const { operations } = message;
      // A batch that only reads must not wait for a lock, on whichever connection.
      const role = operations.every(({ isRead }) => isRead) ? 'reader' : settings.role;
      const run = () => runBatch(db, role, table, operations, fileState);
      replies.postMessage(role === 'writer' ? runGuarded(files, operations, run) : run());
    } else if (message.kind === 'index') {
      index = message.fd;
    } else {
      db.close();
      port.close();
    }
  });
  answer({ kind: 'ready', report, files });
} catch (error) {
  answer({ kind: 'failed', error: toWire(error) });
}
