import { join } from 'node:path';
import { withHttpClient } from '../../../src/stress/http/http-client.ts';
import type { Row } from '../row.ts';
import { type Compared, interleaved, type Series } from '../samples.ts';
import { newConversation } from '../sequential-turns.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';
import { withServers } from '../with-servers.ts';

const CONVERSATIONS = 200;
const SERIES: Series = { connections: 200, seconds: 2, rounds: { least: 8, seconds: 90 } };

const ROWS: readonly Compared<'ours' | 'plain' | 'ceiling'>[] = [
  {
    measure: `turns/s, ${CONVERSATIONS} conversations, FULL`,
    against: 'one commit per write, FULL',
    ours: 'ours',
    theirs: 'plain',
    what: 'perSecond',
    limit: { kind: 'least', mustReach: 3, aim: 6 },
  },
  {
    measure: `CPU per turn, ${CONVERSATIONS} conversations, FULL`,
    against: 'Fastify that stores nothing',
    ours: 'ours',
    theirs: 'ceiling',
    what: 'cpuUs',
    limit: { kind: 'most', mustReach: 2.5, aim: 1.6 },
  },
];

/** As many conversations as connections: no two turns can share the reading of a context, or a page of an index. */
export async function manyConversations({ generator, folder }: Setting): Promise<readonly Row[]> {
  if (!generator.choosesConversations) {
    process.stderr.write(`left out: ${generator.name} sends to one conversation only; install wrk\n`);
    return [];
  }
  const starts = {
    ours: () => ServerProcess.genesis(join(folder, 'many.db'), 'full'),
    plain: () => ServerProcess.peer('straightforward', join(folder, 'many-plain.db'), 'full'),
    ceiling: () => ServerProcess.peer('ceiling'),
  };
  return withServers(starts, async (servers) => {
    const conversations = await newConversations(servers.ours.url);
    const series = { ...SERIES, conversations };
    for (const server of Object.values(servers)) await generator.load(server.url, series);
    return interleaved(generator, servers, series, ROWS);
  });
}

/** Their ids, which the other servers take as they are. */
function newConversations(url: string): Promise<readonly string[]> {
  return withHttpClient(url, 60_000, async (client) => {
    const ids: string[] = [];
    for (let made = 0; made < CONVERSATIONS; made++) ids.push(await newConversation(client));
    return ids;
  });
}
