// A process that has a network of its own between it and the address named by its argument, prints the ids of the processes
// that it started for that, and stays until it is killed.
import { membersOfGroup } from '../../src/locks/proc/group/process-group.ts';
import { Network } from '../../src/stress/faults/network/network.ts';

await Network.start(String(process.argv[2]));
const started = membersOfGroup(process.pid).filter(({ parent }) => parent === process.pid);
process.stdout.write(started.map(({ pid }) => pid).join(' '));
setInterval(() => {}, 60_000);
