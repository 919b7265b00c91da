import { parseJson } from '../../parse-json.ts';
import { controlTimeout, type HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import type { Target } from '../../stress/target/target.ts';
import { isGenesisChat } from '../chat/is-genesis.ts';
import type { Check, CheckContext } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureOf } from '../outcome/failure.ts';
import { burst, runLoad } from '../probes/run-load.ts';
import type { CheckOutcome } from '../result.ts';

export const atomicInit: Check = {
  name: 'atomic-init',
  holdsWhen: '100 simultaneous first requests create one default conversation, on ten new databases',
  needs: ['several'],
  uses: ['history', 'genesis-api'],
  quick: true,
  async run(context) {
    const rounds = context.quick ? 1 : 10;
    let outcome: CheckOutcome = { status: 'unknown', reason: 'no database was tried' };
    let next: Promise<Target> | undefined = startAhead(context);
    try {
      for (let round = 1; next && !context.signal.aborted; round++) {
        const target: Target = await next;
        next = round < rounds ? startAhead(context) : undefined;
        outcome = await firstRequests(context, target, rounds);
        if (outcome.status !== 'passed') return outcome;
      }
      return outcome;
    } finally {
      await next?.then((target) => target.close()).catch(() => {});
    }
  },
};

/** The server of the next round, made while this one runs: most of that is waiting for a disk. */
function startAhead(context: CheckContext): Promise<Target> {
  const starting = context.start();
  // Thrown in its round, if there is one.
  starting.catch(() => {});
  return starting;
}

async function firstRequests(context: CheckContext, target: Target, rounds: number): Promise<CheckOutcome> {
  try {
    const result = await runLoad(context, target, burst(100));
    const conversations = await countConversations(target, context);
    const failures = [failureOf(result), notOneConversation(conversations)];
    const counted = conversations === undefined ? '' : ', one default conversation';
    const passed = `${rounds} × 100 first requests answered${counted}`;
    return checkOutcome({ target, runs: [result], failures, passed });
  } finally {
    // Otherwise the servers of all rounds would run until the check ends.
    await target.close();
  }
}

function notOneConversation(conversations: number | undefined): Failure | undefined {
  if (conversations === undefined || conversations === 1) return undefined;
  return { summary: `${conversations} conversations instead of one` };
}

/** Undefined where the server does not list them. */
async function countConversations(
  target: Target,
  { chat, timeoutMs, signal }: CheckContext,
): Promise<number | undefined> {
  if (!isGenesisChat(chat)) return undefined;
  const list = (client: HttpClient) => client.get('/api/conversations');
  const asked = withHttpClient(target, controlTimeout(timeoutMs), list, signal);
  const answer = await asked.catch(() => undefined);
  if (answer?.status !== 200) return undefined;
  const { conversations } = (parseJson(answer.body) ?? {}) as { conversations?: unknown };
  return Array.isArray(conversations) ? conversations.length : undefined;
}
