// The process that records the locks of a server's database. It never opens the database with SQLite, as it reads the
// file, and closing a file drops all locks that a process has on it. It ends with its parent.
import { LockRecorder } from './lock-recorder.ts';
import type { Order, Report } from './recorder-protocol.ts';

/** A random interval: with a fixed one, a lock that is taken at regular times could be missed each time. */
const LEAST_MS = 10;
const MOST_MS = 30;

const LIVE_EVERY_MS = 250;

const now = () => performance.now();
let recorder: LockRecorder | undefined;

function sampleAgain(): void {
  recorder?.sample();
  setTimeout(sampleAgain, LEAST_MS + Math.random() * (MOST_MS - LEAST_MS));
}

function showLocks(): void {
  const locksNow = recorder?.locksNow();
  if (locksNow) send({ now: locksNow });
}

function obey(order: Order): void {
  switch (order.kind) {
    case 'record':
      recorder = new LockRecorder(order.subject, now);
      sampleAgain();
      if (order.isLive) setInterval(showLocks, LIVE_EVERY_MS);
      break;
    case 'load began':
      recorder?.beginLoad();
      break;
    case 'load ended':
      recorder?.endLoad();
      break;
    case 'count':
      send({ count: recorder?.count ?? null });
      break;
    case 'report':
      send({ locks: recorder?.result(order.serverGroups) ?? null });
  }
}

function send(report: Report): void {
  process.send?.(report);
}

process.on('message', obey);
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
send('ready');
