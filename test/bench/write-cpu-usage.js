// Given to a process with --import: at its exit it writes the CPU that it took to file descriptor 3, in microseconds:
// all its threads, its start included. In JavaScript, because Node's own stripping of types would be counted too.
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

if (isMainThread) process.once('exit', () => writeSync(3, JSON.stringify(process.cpuUsage())));
