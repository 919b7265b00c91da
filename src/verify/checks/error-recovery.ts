import { MODEL_NAME } from '../../stress/target/model/chat-completion.ts';
import type { Check } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { failureOf } from '../outcome/failure.ts';
import { loop, runLoad } from '../probes/run-load.ts';

export const errorRecovery: Check = {
  name: 'error-recovery',
  holdsWhen: '20% of model calls fail; a failure stores nothing and removes nothing',
  needs: ['model'],
  uses: ['history'],
  quick: true,
  mayShareServer: true,
  serveArguments: ['--model', MODEL_NAME],
  async run(context) {
    const { model } = context;
    model.reset({ failShare: 0.2 });
    const target = await context.start();
    const result = await runLoad(context, target, loop(20, { requests: context.quick ? 100 : 300 }));
    const { calls, failed } = model.counts;
    if (failed === 0 && !failureOf(result))
      return { status: 'unknown', reason: 'the server never called the failing model' };
    const stored = result.audit.status === 'read' ? `, ${result.audit.stored} turns stored` : '';
    const passed = `${failed} of ${calls} model calls failed${stored}, nothing else`;
    return checkOutcome({ target, runs: [result], passed });
  },
};
