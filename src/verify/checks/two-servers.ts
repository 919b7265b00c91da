import { createHash } from 'node:crypto';
import { NOTHING_EXCHANGED, readingTimeMs } from '../../stress/audit/history/history-limits.ts';
import { controlTimeout, type HttpClient, withHttpClient } from '../../stress/http/http-client.ts';
import { TokenGenerator } from '../../stress/request/token.ts';
import type { Target } from '../../stress/target/target.ts';
import { sumOf } from '../../sum-of.ts';
import { historyOf } from '../chat/history-of.ts';
import type { Check, CheckContext } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { failureOf } from '../outcome/failure.ts';
import { loop, runLoad } from '../probes/run-load.ts';

export const twoServers: Check = {
  name: 'two-servers',
  holdsWhen: 'two servers on one database answer everything, and return the same history',
  needs: ['several'],
  uses: ['history'],
  quick: false,
  async run(context) {
    const first = await context.start();
    const second = await context.start({ database: first.database });
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
    const isOne = one !== undefined && one === other;
    const passed = `${ok} answered by both together${isOne ? ', one history' : ''}`;
    return checkOutcome({ target, runs, failures, passed });
  },
};

/** A digest of it, which takes no more memory for a longer one; undefined if it cannot be read. */
async function history(
  target: Target,
  { chat, timeoutMs, signal }: CheckContext,
): Promise<string | undefined> {
  const read = async (client: HttpClient) => {
    const stored = historyOf(client, chat, new TokenGenerator());
    if (!stored) return undefined;
    const digest = createHash('sha256');
    for await (const message of stored.messages()) digest.update(JSON.stringify(message));
    return digest.digest('hex');
  };
  const over = AbortSignal.any([signal, AbortSignal.timeout(readingTimeMs(NOTHING_EXCHANGED))]);
  return withHttpClient(target, controlTimeout(timeoutMs), read, over).catch(() => undefined);
}
