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
    const first = await context.start();
    const second = await context.start({ databaseFile: first.databaseFile });
    const load = loop(10, { requests: context.quick ? 100 : 500 });
    const loaded = async (target: Target) => ({ target, result: await runLoad(context, target, load) });
    const runs = await Promise.all([loaded(first), loaded(second)]);
    for (const { target, result } of runs) {
      const complaint = complaintOf(result);
      if (complaint) return failure(complaint, target);
    }
    const [one, other] = await Promise.all(
      [first, second].map((target) => history(target, context.timeoutMs)),
    );
    if (one !== other) return failure({ summary: 'the two servers tell different histories' }, first);
    const ok = runs.reduce((sum, { result }) => sum + result.requests.ok, 0);
    const unsure = runs.map(({ result }) => doubt(result)).find((found) => found !== undefined);
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
