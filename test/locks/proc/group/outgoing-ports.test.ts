import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { outgoingPorts, parseTcpTable } from '../../../../src/locks/proc/group/outgoing-ports.ts';
import { freePort } from '../../../../src/stress/target/free-port.ts';
import { startHttp } from '../../../support/http-server.ts';
import { waitFor } from '../../../support/wait-for.ts';

/** Runs a script in a process group of its own; returns the id of the group. */
function run(script: string): number {
  const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore', detached: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? 0;
}

describe.skipIf(process.platform !== 'linux')('a process group', () => {
  it('has a connection to another server', async () => {
    const port = Number(new URL(await startHttp(() => {})).port);
    const pgid = run(`require('node:net').connect(${port}, '127.0.0.1')`);
    await waitFor(() => outgoingPorts(pgid).length > 0);
    expect(outgoingPorts(pgid)).toEqual([port]);
  });

  it('has none where it has only accepted some, or made them to itself', async () => {
    const port = await freePort();
    const pgid = run(`require('node:net').createServer().listen(${port}, '127.0.0.1', () =>
      require('node:net').connect(${port}, '127.0.0.1'))`);
    await waitFor(() => accepts(port));
    expect(outgoingPorts(pgid)).toEqual([]);
  });
});

it('reads the table of the kernel, in both families', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 1061 1 0000000056 100 0 0 10 0
   1: 0000000000000000FFFF00000100007F:A5EB 0000000000000000FFFF00000100007F:1F90 01 00000000:00000000 02:00000196 00000000     0        0 2222 3 00000000ad
   2: 0100007F:A5EC 0100007F:1F90 06 00000000:00000000 03:00000196 00000000     0        0 0 3 00000000ad
`;
  expect(parseTcpTable(table)).toEqual([
    { localPort: 8_080, remotePort: 0, state: 'listening', inode: '1061' },
    { localPort: 42_475, remotePort: 8_080, state: 'established', inode: '2222' },
    { localPort: 42_476, remotePort: 8_080, state: 'other', inode: '0' },
  ]);
});

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const isOpen = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  if (isOpen) onTestFinished(() => void socket.destroy());
  return isOpen;
}
