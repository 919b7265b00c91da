// A thread of the probe. While SQLite reads, which can take hours, the main thread of the probe receives no messages:
// without this thread, the probe would keep its locks after the doctor was killed.
import { workerData } from 'node:worker_threads';

const LOOK_EVERY_MS = 250;

setInterval(() => {
  // A process gets another parent when its own one ends.
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
