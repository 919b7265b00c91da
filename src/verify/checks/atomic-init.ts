import { parseJson } from '../../parse-json.ts';
import { HttpClient } from '../../stress/http/http-client.ts';
import type { Target } from '../../stress/target/target.ts';
import type { Check, CheckContext } from '../check.ts';
import { type Complaint, complaintOf, conclude } from '../outcome-of.ts';
import type { CheckOutcome } from '../result.ts';
import { burst, runLoad } from '../run-load.ts';

export const atomicInit: Check = {
  name: 'atomic-init',
  holdsWhen: '100 simultaneous first requests make one default conversation, on ten fresh databases',
  needs: ['several'],
  quick: true,
  async run(context) {
    const rounds = context.quick ? 1 : 10;
    let outcome: CheckOutcome = { status: 'unknown', reason: 'no database was tried' };
    for (let round = 1; round <= rounds && !context.signal.aborted; round++) {
      outcome = await freshDatabase(context, rounds);
      if (outcome.status !== 'passed') return outcome;
    }
    return outcome;
  },
};

async function freshDatabase(context: CheckContext, rounds: number): Promise<CheckOutcome> {
  const target = await context.start();
  try {
    const result = await runLoad(context, target, burst(100));
    const conversations = await countConversations(target, context.timeoutMs);
    const complaints = [complaintOf(result), notOne(conversations)];
    const told = conversations === undefined ? 'conversations not told' : 'one default conversation';
    const passed = `${rounds} × 100 first requests answered, ${told}`;
    return conclude({ target, runs: [result], complaints, passed });
  } finally {
    // Ten at once would be ten servers that run for nothing.
    await target.close();
  }
}

function notOne(conversations: number | undefined): Complaint | undefined {
  if (conversations === undefined || conversations === 1) return undefined;
  return { summary: `${conversations} conversations instead of one` };
}

/** Undefined where the server does not tell. */
async function countConversations({ url }: Target, timeoutMs: number): Promise<number | undefined> {
  const client = new HttpClient(url, timeoutMs);
  try {
    const { status, body } = await client.get('/api/conversations');
    const { conversations } = (status === 200 ? (parseJson(body) ?? {}) : {}) as { conversations?: unknown };
    return Array.isArray(conversations) ? conversations.length : undefined;
  } catch {
    return undefined;
  } finally {
    await client.destroy();
  }
}
