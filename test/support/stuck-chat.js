// A chat server that answers nothing for a while, or ever. Its arguments: what keeps it, for how many milliseconds, and
// the address of a slow server. Its port is in PORT.
import { spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

const [, , kept, time = '0', slowUrl = ''] = process.argv;
const ms = Number(time);
const cell = new Int32Array(new SharedArrayBuffer(4));

const KEEPERS = {
  // Another thread was to wake this one, which handles all requests, and never does.
  deadlock: () => void Atomics.wait(cell, 0, 0),
  'slow model': () => delay(ms),
  // These two keep the thread that would answer other requests too.
  'slow model, blocking': () => void spawnSync('sleep', [String(ms / 1_000)]),
  'slow server, blocking': () => {
    new Worker(
      `const { workerData: { cell, slowUrl } } = require('node:worker_threads');
       fetch(slowUrl).then(() => { cell[0] = 1; Atomics.notify(cell, 0); });`,
      { eval: true, workerData: { cell, slowUrl } },
    );
    Atomics.wait(cell, 0, 0);
  },
  // A quarter of a core: more than idle. Sleeps that are shorter would look like those that wait for a lock.
  'busy loop': () => {
    for (const until = Date.now() + ms; Date.now() < until; Atomics.wait(cell, 0, 0, 300))
      for (const { user } = process.cpuUsage(); process.cpuUsage().user < user + 100_000; );
  },
};

let first = true;
// Otherwise Node closes the idle connections of a server that was paused for longer.
const server = createServer({ keepAliveTimeout: 60_000 }, async (request, response) => {
  const chunks = await request.toArray();
  if (request.method === 'GET') return response.end('{"messages":[]}');
  const isFirst = first;
  first = false;
  if (isFirst || kept === 'slow model') await KEEPERS[kept]();
  const { message } = JSON.parse(Buffer.concat(chunks).toString());
  response.end(JSON.stringify({ response: `Echo: ${message}` }));
});
server.listen(Number(process.env.PORT), '127.0.0.1');
