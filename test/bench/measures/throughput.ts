import { join } from 'node:path';
import type { LoadOptions } from '../load.ts';
import type { Row } from '../row.ts';
import { type Compared, interleaved, type Series } from '../samples.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';
import { withServers } from '../with-servers.ts';

const MANY: Series = { connections: 200, seconds: 2, rounds: { least: 8, seconds: 110 } };
const FEW: Series = { connections: 20, seconds: 2, rounds: { least: 11, seconds: 70 } };
const WARM_UP: LoadOptions = { connections: 200, seconds: 2 };

const RATE = `turns/s, ${MANY.connections} connections`;
const [CEILING, PLAIN] = ['Fastify that stores nothing', 'one commit per write'];

const MANY_ROWS: readonly Compared<'ceiling' | 'plainFull' | 'plainNormal' | 'full' | 'normal'>[] = [
  {
    measure: `${RATE}, FULL`,
    against: CEILING,
    ours: 'full',
    theirs: 'ceiling',
    what: 'perSecond',
    limit: { kind: 'least', mustReach: 0.6, aim: 0.75 },
  },
  {
    measure: `${RATE}, FULL`,
    against: `${PLAIN}, FULL`,
    ours: 'full',
    theirs: 'plainFull',
    what: 'perSecond',
    limit: { kind: 'least', mustReach: 6, aim: 10 },
  },
  {
    measure: `${RATE}, NORMAL`,
    against: `${PLAIN}, NORMAL`,
    ours: 'normal',
    theirs: 'plainNormal',
    what: 'perSecond',
    limit: { kind: 'least', mustReach: 2, aim: 3 },
  },
  {
    measure: 'CPU per turn, all threads, FULL',
    against: CEILING,
    ours: 'full',
    theirs: 'ceiling',
    what: 'cpuUs',
    limit: { kind: 'most', mustReach: 3, aim: 2.2 },
  },
];

const FEW_ROWS: readonly Compared<'full' | 'plainFull'>[] = [
  {
    measure: `p99, ${FEW.connections} connections, FULL`,
    against: `${PLAIN}, FULL`,
    ours: 'full',
    theirs: 'plainFull',
    what: 'p99Ms',
    limit: { kind: 'most', mustReach: 0.35, aim: 0.2 },
  },
];

/** Turns per second, CPU per turn and the latency's tail, all connections in one conversation. */
export function throughput({ generator, folder }: Setting): Promise<readonly Row[]> {
  const file = (name: string) => join(folder, `${name}.db`);
  const starts = {
    ceiling: () => ServerProcess.peer('ceiling'),
    plainFull: () => ServerProcess.peer('straightforward', file('plain-full'), 'full'),
    plainNormal: () => ServerProcess.peer('straightforward', file('plain-normal'), 'normal'),
    full: () => ServerProcess.genesis(file('full'), 'full'),
    normal: () => ServerProcess.genesis(file('normal'), 'normal'),
  };
  return withServers(starts, async (servers) => {
    for (const server of Object.values(servers)) await generator.load(server.url, WARM_UP);
    const { full, plainFull } = servers;
    return [
      ...(await interleaved(generator, servers, MANY, MANY_ROWS)),
      ...(await interleaved(generator, { full, plainFull }, FEW, FEW_ROWS)),
    ];
  });
}
