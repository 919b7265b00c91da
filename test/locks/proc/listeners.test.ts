import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import { listenersOn, listeningSockets } from '../../../src/locks/proc/listeners.ts';
import { freePort } from '../../../src/stress/target/free-port.ts';
import { listen } from '../../support/http-server.ts';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 111 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000  1000        0 222 1 0000000000000000 20 4 30 10 -1
   2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0000000000000000 100 0 0 10 0
`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 444 1 0000000000000000 100 0 0 10 0
`;

describe('the sockets that listen on a port', () => {
  it('are those without the accepted connections, and without other ports', () => {
    expect(listeningSockets(TCP, 0x1f90)).toEqual(['socket:[111]']);
    expect(listeningSockets(TCP6, 0x1f90)).toEqual(['socket:[444]']);
    expect(listeningSockets(TCP, 80)).toEqual([]);
    expect(listeningSockets('', 80)).toEqual([]);
  });
});

describe.skipIf(process.platform !== 'linux')('the processes that listen on a port', () => {
  it('include this one if it does', async () => {
    expect(listenersOn(await listen(createServer()))).toEqual([process.pid]);
  });

  it('are none on a free port', async () => {
    expect(listenersOn(await freePort())).toEqual([]);
  });
});
