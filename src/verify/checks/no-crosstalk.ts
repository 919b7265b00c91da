import type { Check } from '../check.ts';
import { answered, outcomeOf } from '../outcome-of.ts';
import { loop, runLoad } from '../run-load.ts';

export const noCrosstalk: Check = {
  name: 'no-crosstalk',
  holdsWhen: 'every reply answers its own request’s message',
  needs: [],
  quick: true,
  async run(context) {
    const target = await context.start();
    const result = await runLoad(context, target, loop(50, { requests: context.quick ? 200 : 1_000 }));
    const { outcomes, requests } = result;
    if (outcomes.crosstalk === 0 && requests.traced < requests.ok) {
      const untraced = requests.ok - requests.traced;
      return {
        status: 'skipped',
        reason: `${untraced} replies do not quote their message: give the server {{model-url}}, which echoes`,
      };
    }
    return outcomeOf(result, target, `${answered(result)}, each reply its own`);
  },
};
