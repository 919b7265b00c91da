import { History, type HistoryMessage } from '../../stress/audit/history.ts';
import { controlTimeout, type HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import type { Target } from '../../stress/target/target.ts';
import { sumOf } from '../../sum-of.ts';
import type { Check, CheckContext } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { failureOf } from '../outcome/failure.ts';
import { loop, runLoad } from '../probes/run-load.ts';

export const twoServers: Check = {
  name: 'two-servers',
  holdsWhen: 'two servers on one database answer everything, and return the same history',
  needs: ['several'],
  quick: false,
  async run(context) {
    const first = await context.start();
    const second = await context.start({ databaseFile: first.databaseFile });
    const load = loop(10, { requests: 500 });
    const both = [first, second];
    const runs = await Promise.all(both.map((target) => runLoad(context, target, load)));
    const [one, other] = await Promise.all(both.map((target) => history(target, context)));
    const differ =
      one !== undefined && other !== undefined && one !== other
        ? { summary: 'the two servers return different histories' }
        : undefined;
    const failures = [...runs.map(failureOf), differ];
    // The log of the server that failed.
    const target = failures[0] ? first : second;
    const ok = sumOf(runs, ({ requests }) => requests.ok);
    return checkOutcome({ target, runs, failures, passed: `${ok} answered by both together, one history` });
  },
};

/** Undefined if it cannot be read. */
async function history(target: Target, { timeoutMs, signal }: CheckContext): Promise<string | undefined> {
  const read = async (client: HttpClient) => {
    const messages: HistoryMessage[] = [];
    for await (const message of new History(client).messages()) messages.push(message);
    return JSON.stringify(messages);
  };
  return withHttpClient(target, controlTimeout(timeoutMs), read, signal).catch(() => undefined);
}
