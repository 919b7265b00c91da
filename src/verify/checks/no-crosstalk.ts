import type { Check } from '../check.ts';
import { answeredAndStored, checkOutcome } from '../outcome/check-outcome.ts';
import { failureOf } from '../outcome/failure.ts';
import { loop, runLoad } from '../probes/run-load.ts';

const WOULD_QUOTE = '{{model-url}} in --spawn gives the server a model that echoes';

export const noCrosstalk: Check = {
  name: 'no-crosstalk',
  holdsWhen: 'every reply answers the message of its own request',
  needs: ['quotes'],
  uses: ['history'],
  // The loads of all other checks look for crosstalk too.
  quick: false,
  async run(context) {
    const target = await context.start();
    const result = await runLoad(context, target, loop(50, { requests: 1_000 }));
    const { ok, traced } = result.requests;
    if (!failureOf(result) && traced === 0) {
      const reason = `no reply quotes its message, so none can be matched to its request: ${WOULD_QUOTE}`;
      return { status: 'skipped', reason };
    }
    const untraced =
      traced < ok ? `; not checked: ${ok - traced} replies that do not quote their message` : '';
    const passed = `${answeredAndStored(result)}, each reply its own${untraced}`;
    return checkOutcome({ target, runs: [result], passed });
  },
};
