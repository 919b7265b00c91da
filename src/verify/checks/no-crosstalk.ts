import type { Check } from '../check.ts';
import { answeredAndStored, checkOutcome } from '../outcome/check-outcome.ts';
import { failureOf } from '../outcome/failure.ts';
import { loop, runLoad } from '../probes/run-load.ts';

export const noCrosstalk: Check = {
  name: 'no-crosstalk',
  holdsWhen: 'every reply answers the message of its own request',
  needs: [],
  // The loads of all other checks look for crosstalk too.
  quick: false,
  async run(context) {
    const target = await context.start();
    const result = await runLoad(context, target, loop(50, { requests: 1_000 }));
    const { ok, traced } = result.requests;
    if (!failureOf(result) && traced < ok) {
      const reason = `${ok - traced} of ${ok} replies do not quote their message, so they cannot be matched to requests: {{model-url}} in --spawn gives the server a model that echoes`;
      return { status: 'skipped', reason };
    }
    const passed = `${answeredAndStored(result)}, each reply its own`;
    return checkOutcome({ target, runs: [result], passed });
  },
};
