import type { Check } from '../check.ts';
import { answeredAndStored, checkOutcome } from '../outcome/check-outcome.ts';
import { burst as burstOf, runLoad } from '../probes/run-load.ts';

export const burst: Check = {
  name: 'burst',
  holdsWhen: '20 simultaneous first requests to a new server are all answered',
  needs: [],
  uses: ['history'],
  takesScenario: true,
  quick: true,
  async run(context) {
    const target = await context.start();
    const result = await runLoad(context, target, burstOf(20));
    return checkOutcome({ target, runs: [result], passed: answeredAndStored(result) });
  },
};
