import { HttpClient } from '../../stress/http-client.ts';
import { parseJson } from '../../stress/parse-json.ts';
import type { Target } from '../../stress/target.ts';
import type { Check, CheckContext } from '../check.ts';
import { complaintOf, doubt, failure } from '../outcome-of.ts';
import type { CheckOutcome } from '../result.ts';
import { burst, runLoad } from '../run-load.ts';

export const atomicInit: Check = {
  name: 'atomic-init',
  holdsWhen: '100 simultaneous first requests make one default conversation, on ten fresh databases',
  needs: ['several'],
  quick: true,
  async run(context) {
    const rounds = context.quick ? 1 : 10;
    for (let round = 1; round <= rounds && !context.signal.aborted; round++) {
      const wrong = await freshDatabase(context);
      if (wrong) return wrong;
    }
    return { status: 'passed', summary: `one default conversation each on ${rounds} fresh databases` };
  },
};

async function freshDatabase(context: CheckContext): Promise<CheckOutcome | undefined> {
  const target = await context.start();
  try {
    const result = await runLoad(context, target, burst(100));
    const complaint = complaintOf(result);
    if (complaint) return failure(complaint, target);
    const conversations = await countConversations(target, context.timeoutMs);
    if (conversations !== undefined && conversations !== 1)
      return failure({ summary: `${conversations} conversations instead of one` }, target);
    return doubt(result);
  } finally {
    // Ten at once would be ten servers that run for nothing.
    await target.close();
  }
}

/** Undefined where the server does not tell. */
async function countConversations({ url }: Target, timeoutMs: number): Promise<number | undefined> {
  const client = new HttpClient(url, timeoutMs);
  try {
    const { status, body } = await client.get('/api/conversations');
    const { conversations } = (status === 200 ? (parseJson(body) ?? {}) : {}) as { conversations?: unknown };
    return Array.isArray(conversations) ? conversations.length : undefined;
  } finally {
    await client.destroy();
  }
}
