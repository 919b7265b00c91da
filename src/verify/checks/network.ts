import type { StressResult } from '../../stress/judge/result.ts';
import type { Target } from '../../stress/target/target.ts';
import type { Check, CheckContext } from '../check.ts';
import { answeredAndStored, checkOutcome } from '../outcome/check-outcome.ts';
import { failureOf, inPhase } from '../outcome/failure.ts';
import { KeyedTurns } from '../probes/keyed-turns.ts';
import { AT_ONCE, repeatTurns } from '../probes/repeat-turns.ts';
import { burst, loop, runLoad } from '../probes/run-load.ts';

/** How often a request that is lost is sent again, if the server knows keys: a cut lets every third attempt through. */
const RETRY_LOST = 3;

export const network: Check = {
  name: 'network',
  holdsWhen: 'while the network cuts connections, repeated turns are stored once, and afterwards all is well',
  needs: [],
  uses: ['history', 'keys'],
  quick: false,
  async run(context) {
    const target = await context.start();
    const retryLost = (await knowsKeys(target, context)) ? RETRY_LOST : 0;
    const cut = await runLoad(context, target, loop(20, { durationMs: 2_500 }), {
      retryLost,
      faults: [{ kind: 'cut', atMs: 500, forMs: 1_000 }],
    });
    const afterwards = await runLoad(context, target, burst(20));
    const failures = [failureOf(cut), inPhase('afterwards', failureOf(afterwards))];
    const passed = `${cutOff(cut)}; ${answeredAndStored(cut)}${retryLost > 0 ? '' : ', lost ones not sent again: keys unknown'}`;
    return checkOutcome({ target, runs: [cut, afterwards], failures, passed });
  },
};

async function knowsKeys(target: Target, context: CheckContext): Promise<boolean> {
  const repeated = await KeyedTurns.use(target, context, AT_ONCE, repeatTurns);
  return 'knowsKeys' in repeated && repeated.knowsKeys;
}

function cutOff({ cutConnections, repetition }: StressResult): string {
  const repeated = repetition ? `, ${repetition.requests} turns sent again` : '';
  return `${cutConnections ?? 0} connections cut${repeated}`;
}
