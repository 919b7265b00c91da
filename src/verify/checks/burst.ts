import type { Check } from '../check.ts';
import { answered, conclude } from '../outcome-of.ts';
import { burst as burstOf, runLoad } from '../run-load.ts';

export const burst: Check = {
  name: 'burst',
  holdsWhen: '20 simultaneous first requests to a fresh server are all answered',
  needs: [],
  quick: true,
  async run(context) {
    const target = await context.start();
    const result = await runLoad(context, target, burstOf(20));
    return conclude({ target, runs: [result], passed: answered(result) });
  },
};
