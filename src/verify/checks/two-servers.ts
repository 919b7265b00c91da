import { type HistoryMessage, messagesAfter } from '../../stress/history.ts';
import { HttpClient } from '../../stress/http-client.ts';
import type { Target } from '../../stress/target.ts';
import type { Check } from '../check.ts';
import { complaintOf, doubt, failure } from '../outcome-of.ts';
import { loop, runLoad } from '../run-load.ts';

export const twoServers: Check = {
  name: 'two-servers',
  holdsWhen: 'two servers on one database answer everything, and tell the same history',
  needs: ['several'],
  quick: true,
  async run(context) {
    const databaseFile = context.newDatabase();
    const servers = await Promise.all([context.start({ databaseFile }), context.start({ databaseFile })]);
    const load = loop(10, { requests: context.quick ? 100 : 500 });
    const results = await Promise.all(servers.map((target) => runLoad(context, target, load)));
    for (const [index, result] of results.entries()) {
      const complaint = complaintOf(result);
      if (complaint) return failure(complaint, servers[index] as Target);
    }
    const [first, second] = await Promise.all(servers.map((target) => history(target, context.timeoutMs)));
    if (first !== second)
      return failure({ summary: 'the two servers tell different histories' }, servers[0] as Target);
    const ok = results.reduce((sum, { requests }) => sum + requests.ok, 0);
    const unsure = results.map(doubt).find((found) => found !== undefined);
    return unsure ?? { status: 'passed', summary: `${ok} answered by both together, one history` };
  },
};

async function history({ url }: Target, timeoutMs: number): Promise<string> {
  const client = new HttpClient(url, timeoutMs);
  try {
    const messages: HistoryMessage[] = [];
    for await (const message of messagesAfter(client, undefined)) messages.push(message);
    return JSON.stringify(messages);
  } finally {
    await client.destroy();
  }
}
