import type { Check } from '../check.ts';
import { complaintOf, conclude } from '../outcome-of.ts';
import { loop, runLoad } from '../run-load.ts';

export const errorRecovery: Check = {
  name: 'error-recovery',
  holdsWhen: '20% of model calls fail; each failure leaves nothing and removes nothing',
  needs: ['model'],
  quick: true,
  async run(context) {
    const { model } = context;
    model.reset({ failShare: 0.2 });
    const target = await context.start({ asksModel: true });
    const result = await runLoad(context, target, loop(20, { requests: context.quick ? 100 : 300 }));
    const { calls, failed } = model.counts;
    if (failed === 0 && !complaintOf(result))
      return { status: 'unknown', reason: 'the model that fails was never asked' };
    const stored = result.audit.status === 'read' ? `, ${result.audit.stored} turns stored` : '';
    const passed = `${failed} of ${calls} model calls failed${stored}, nothing else`;
    return conclude({ target, runs: [result], passed });
  },
};
