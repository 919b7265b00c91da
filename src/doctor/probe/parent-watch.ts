// A thread of the probe. While SQLite reads, which can take hours, the probe's own thread hears of nothing: without
// this one, it would go on holding its locks when the doctor was killed.
import { workerData } from 'node:worker_threads';

const LOOK_EVERY_MS = 250;

setInterval(() => {
  // A process whose parent ended has another one.
  if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL');
}, LOOK_EVERY_MS);
