import type { Check } from '../check.ts';
import { answered, complaintOf, conclude } from '../outcome-of.ts';
import { loop, runLoad } from '../run-load.ts';

export const noCrosstalk: Check = {
  name: 'no-crosstalk',
  holdsWhen: 'every reply answers its own request’s message',
  needs: [],
  // Every load looks for crosstalk.
  quick: false,
  async run(context) {
    const target = await context.start();
    const result = await runLoad(context, target, loop(50, { requests: 1_000 }));
    const { ok, traced } = result.requests;
    if (!complaintOf(result) && traced < ok) {
      const reason = `${ok - traced} of ${ok} replies do not quote their message, so nobody can tell whose they are: {{model-url}} in --spawn gives the server a model that echoes`;
      return { status: 'skipped', reason };
    }
    return conclude({ target, runs: [result], passed: `${answered(result)}, each reply its own` });
  },
};
