import { join } from 'node:path';
import { HttpClient } from '../../../src/stress/http/http-client.ts';
import type { Row } from '../row.ts';
import { compared, interleaved, type Series } from '../samples.ts';
import { ServerProcess } from '../server-process.ts';
import type { Setting } from '../setting.ts';

const CONVERSATIONS = 200;
const SERIES: Series = { connections: 200, seconds: 4, rounds: 5 };

/** As many conversations as connections: no two turns can share the reading of a context, or a page of an index. */
export async function manyConversations({ generator, folder }: Setting): Promise<readonly Row[]> {
  if (!generator.choosesConversations) {
    process.stderr.write(`left out: ${generator.name} sends to one conversation only; install wrk\n`);
    return [];
  }
  const ours = await ServerProcess.genesis(join(folder, 'many.db'), 'full');
  const plain = await ServerProcess.peer('straightforward', join(folder, 'many-plain.db'), 'full');
  const conversations = await newConversations(ours.url);
  const samples = await interleaved(generator, { ours, plain }, { ...SERIES, conversations });
  for (const server of [ours, plain]) await server.stop();
  return [
    {
      measure: `turns/s, ${CONVERSATIONS} conversations, FULL`,
      against: 'one commit per write, FULL',
      ...compared(samples.ours, samples.plain, 'perSecond'),
      limit: { kind: 'least', mustReach: 2 },
    },
  ];
}

/** Their ids, which the other server takes as they are. */
async function newConversations(url: string): Promise<readonly string[]> {
  const client = new HttpClient(url, 60_000);
  const ids: string[] = [];
  for (let i = 0; i < CONVERSATIONS; i++) {
    const { body } = await client.post('/api/conversations', '{}');
    ids.push((JSON.parse(body) as { id: string }).id);
  }
  await client.destroy();
  return ids;
}
