import { join } from 'node:path';
import type { Row } from '../row.ts';
import { compared, interleaved, type Series } from '../samples.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';

const SERIES: Series = { connections: 200, seconds: 3, rounds: 7, path: '/api/chat/stream' };

/** Echoes of several words, event by event: Genesis writes each when the system has taken the one before. */
export async function streams({ generator, folder }: Setting): Promise<readonly Row[]> {
  const full = await ServerProcess.genesis(join(folder, 'streams.db'), 'full');
  const ceiling = await ServerProcess.peer('ceiling');
  for (const server of [full, ceiling]) await generator.load(server.url, { ...SERIES, seconds: 2 });
  const samples = await interleaved(generator, { full, ceiling }, SERIES);
  for (const server of [full, ceiling]) await server.stop();
  const against = 'Fastify that streams the same events';
  return [
    {
      measure: `streams/s, ${SERIES.connections} connections, FULL`,
      against,
      ...compared(samples.full, samples.ceiling, 'perSecond'),
      limit: { kind: 'least', mustReach: 0.3, aim: 0.5 },
    },
    {
      measure: 'CPU per stream, all threads, FULL',
      against,
      ...compared(samples.full, samples.ceiling, 'cpuUs'),
      limit: { kind: 'most', mustReach: 3, aim: 2 },
    },
  ];
}
