// A process that watches the locks of the database named by its argument, prints the ids of the processes that it started
// for that, and stays until it is killed.
import { membersOfGroup } from '../../src/locks/proc/group/process-group.ts';
import { LockObserver } from '../../src/stress/observe/lock-observer.ts';

const databaseFile = String(process.argv[2]);
await LockObserver.start({ databaseFile, group: null, port: null, tool: process.pid });
const started = membersOfGroup(process.pid).filter(({ parent }) => parent === process.pid);
process.stdout.write(started.map(({ pid }) => pid).join(' '));
setInterval(() => {}, 60_000);
