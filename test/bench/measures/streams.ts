import { join } from 'node:path';
import type { Row } from '../row.ts';
import { type Compared, interleaved, type Series } from '../samples.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';
import { withServers } from '../with-servers.ts';

const SERIES: Series = {
  connections: 200,
  seconds: 2,
  path: '/api/chat/stream',
  rounds: { least: 8, seconds: 60 },
};
const BOTH = { against: 'Fastify that streams the same events', ours: 'full', theirs: 'ceiling' } as const;

const ROWS: readonly Compared<'full' | 'ceiling'>[] = [
  {
    ...BOTH,
    measure: `streams/s, ${SERIES.connections} connections, FULL`,
    what: 'perSecond',
    limit: { kind: 'least', mustReach: 0.6, aim: 0.8 },
  },
  {
    ...BOTH,
    measure: 'CPU per stream, all threads, FULL',
    what: 'cpuUs',
    limit: { kind: 'most', mustReach: 3, aim: 2 },
  },
];

/** Echoes of several words, event by event: Genesis writes each when the system has taken the one before. */
export function streams({ generator, folder }: Setting): Promise<readonly Row[]> {
  const starts = {
    full: () => ServerProcess.genesis(join(folder, 'streams.db'), 'full'),
    ceiling: () => ServerProcess.peer('ceiling'),
  };
  return withServers(starts, async (servers) => {
    for (const server of Object.values(servers)) await generator.load(server.url, SERIES);
    return interleaved(generator, servers, SERIES, ROWS);
  });
}
