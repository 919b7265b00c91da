import { join } from 'node:path';
import type { LoadOptions } from '../load.ts';
import type { Row } from '../row.ts';
import { compared, interleaved, type Samples, type Series } from '../samples.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';

const MANY: Series = { connections: 200, seconds: 4, rounds: 5 };
// A tail is moved by what passes in seconds, as another user of the disk: many short rounds outlast it.
const FEW: Series = { connections: 20, seconds: 2, rounds: 13 };
const WARM_UP: LoadOptions = { connections: 200, seconds: 2 };

/** Turns per second, CPU per turn and the latency's tail, all connections in one conversation. */
export async function throughput({ generator, folder }: Setting): Promise<readonly Row[]> {
  const file = (name: string) => join(folder, `${name}.db`);
  const servers = {
    ceiling: await ServerProcess.peer('ceiling'),
    plainFull: await ServerProcess.peer('straightforward', file('plain-full'), 'full'),
    plainNormal: await ServerProcess.peer('straightforward', file('plain-normal'), 'normal'),
    full: await ServerProcess.genesis(file('full'), 'full'),
    normal: await ServerProcess.genesis(file('normal'), 'normal'),
  };
  for (const server of Object.values(servers)) await generator.load(server.url, WARM_UP);
  const many = await interleaved(generator, servers, MANY);
  const { full, plainFull } = servers;
  const few = await interleaved(generator, { full, plainFull }, FEW);
  for (const server of Object.values(servers)) await server.stop();
  return [...rateRows(many), cpuRow(many), tailRow(few)];
}

function rateRows(samples: Samples<'ceiling' | 'plainFull' | 'plainNormal' | 'full' | 'normal'>): Row[] {
  const measure = `turns/s, ${MANY.connections} connections`;
  const row = (ours: 'full' | 'normal', peer: keyof typeof samples, against: string): Omit<Row, 'limit'> => ({
    measure: `${measure}, ${ours.toUpperCase()}`,
    against,
    ...compared(samples[ours], samples[peer], 'perSecond'),
  });
  const plain = 'one commit per write';
  return [
    {
      ...row('full', 'ceiling', 'Fastify that stores nothing'),
      limit: { kind: 'least', mustReach: 0.4, aim: 0.6 },
    },
    { ...row('full', 'plainFull', `${plain}, FULL`), limit: { kind: 'least', mustReach: 5, aim: 8 } },
    { ...row('normal', 'plainNormal', `${plain}, NORMAL`), limit: { kind: 'least', mustReach: 2, aim: 3 } },
  ];
}

function cpuRow(samples: Samples<'ceiling' | 'full'>): Row {
  return {
    measure: 'CPU per turn, all threads, FULL',
    against: 'Fastify that stores nothing',
    ...compared(samples.full, samples.ceiling, 'cpuUs'),
    limit: { kind: 'most', mustReach: 3, aim: 2.2 },
  };
}

function tailRow(samples: Samples<'full' | 'plainFull'>): Row {
  return {
    measure: `p99, ${FEW.connections} connections, FULL`,
    against: 'one commit per write, FULL',
    ...compared(samples.full, samples.plainFull, 'p99Ms'),
    limit: { kind: 'most', mustReach: 0.5, aim: 0.25 },
  };
}
