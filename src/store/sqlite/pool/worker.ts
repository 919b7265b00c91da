// The thread behind one connection. SQLite's calls block, so each connection of a server has a thread of its own.
import { parentPort, workerData } from 'node:worker_threads';
import { toWire } from '../../../wire-error.ts';
import { type OperationTable, runBatch } from './batch.ts';
import { runGuarded } from './guarded-batch.ts';
import { openDatabase } from './open-database.ts';
import type { ConnectionSettings, FromWorker, ToWorker } from './protocol.ts';

const settings = workerData as ConnectionSettings;
const { role } = settings;
const port = parentPort;
if (!port) throw new Error('worker.ts runs in a worker thread only');
const answer = (message: FromWorker) => port.postMessage(message);

try {
  const table = (await import(settings.operations)) as OperationTable;
  const { db, report, files } = openDatabase(settings);
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'run') {
      const { operations } = message;
      const run = () => runBatch(db, role, table, operations);
      answer(role === 'writer' ? runGuarded(files, operations, run) : run());
    } else {
      db.close();
      port.close();
    }
  });
  answer({ kind: 'ready', report, files });
} catch (error) {
  answer({ kind: 'failed', error: toWire(error) });
}
