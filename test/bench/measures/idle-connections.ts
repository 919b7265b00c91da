import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { descriptorUsage } from '../../../src/locks/proc/descriptors.ts';
import { estimateOf } from '../interval.ts';
import { type RoundLimits, untilNarrow } from '../rounds.ts';
import type { Row } from '../row.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';
import { withServers } from '../with-servers.ts';

const SIZE = 10_000;
/** Beside the connections: databases, and what a Node has open. */
const OTHER_FILES = 200;
const OPENED_AT_ONCE = 200;
const ROUNDS: RoundLimits = { least: 6, seconds: 60 };

const ANSWER_MS = 60_000;
const SETTLED = { lookEveryMs: 500, looks: 6, withinMiB: 1, waitMs: 20_000 } as const;

/** Connections that are kept after a turn each: what they take of the server when all has been done. */
export async function idleConnections({ folder }: Setting): Promise<readonly Row[]> {
  const most = descriptorUsage(process.pid)?.limit ?? Number.POSITIVE_INFINITY;
  if (most < SIZE + OTHER_FILES)
    throw new Error(`${SIZE} connections need ulimit -n ${SIZE + OTHER_FILES}, and it is ${most}`);
  const settled: number[] = [];
  const makeRound = async (round: number) => {
    settled.push(await memoryBesideIdle(join(folder, `idle-${round}.db`)));
  };
  await untilNarrow(ROUNDS, makeRound, () => [settled]);
  return [
    {
      measure: `settled memory, ${SIZE.toLocaleString('en')} idle connections`,
      against: '',
      detail: `${settled.length} servers, one turn a connection`,
      ...estimateOf(settled),
      unit: 'MiB',
      limit: { kind: 'most', mustReach: 250, aim: 180 },
    },
  ];
}

function memoryBesideIdle(file: string): Promise<number> {
  return withServers({ server: () => ServerProcess.genesis(file, 'full') }, async ({ server }) => {
    const sockets: Socket[] = [];
    try {
      while (sockets.length < SIZE)
        sockets.push(
          ...(await Promise.all(Array.from({ length: OPENED_AT_ONCE }, () => openIdle(server.url)))),
        );
      const memory = await settledMemory(server);
      const closed = sockets.filter((socket) => socket.readableEnded || socket.destroyed).length;
      if (closed > 0) throw new Error(`${closed} of ${SIZE} idle connections were closed`);
      return memory;
    } finally {
      // With a reset, no port is kept waiting for the next round.
      for (const socket of sockets) socket.resetAndDestroy();
    }
  });
}

const BODY = '{"message":"one turn of a connection that stays"}';

/** Resolves when its only request was answered. */
async function openIdle(url: string): Promise<Socket> {
  const { hostname, port, host } = new URL(url);
  const socket = connect(Number(port), hostname);
  const head = `POST /api/chat HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}`;
  socket.write(`${head}\r\n\r\n${BODY}`);
  const [answer] = (await once(socket, 'data', { signal: AbortSignal.timeout(ANSWER_MS) })) as [Buffer];
  // One that breaks is counted with the closed ones.
  socket.on('error', () => {});
  if (!answer.toString('latin1').startsWith('HTTP/1.1 200 '))
    throw new Error(`a turn was answered with ${answer.toString().split('\r\n', 1)}`);
  return socket.resume();
}

/** MiB, when it has hardly changed for some looks, or after a while. */
async function settledMemory(server: ServerProcess): Promise<number> {
  const { lookEveryMs, looks, withinMiB, waitMs } = SETTLED;
  const seen: number[] = [];
  for (const endAt = performance.now() + waitMs; performance.now() < endAt; await delay(lookEveryMs)) {
    seen.push((await server.memory()) / 2 ** 20);
    const latest = seen.slice(-looks);
    if (latest.length === looks && Math.max(...latest) - Math.min(...latest) <= withinMiB) break;
  }
  return seen.at(-1) ?? Number.NaN;
}
