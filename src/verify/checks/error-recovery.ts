import type { Check } from '../check.ts';
import { complaintOf, doubt, failure } from '../outcome-of.ts';
import { loop, runLoad } from '../run-load.ts';

export const errorRecovery: Check = {
  name: 'error-recovery',
  holdsWhen: '20% of model calls fail; each failure leaves nothing and removes nothing',
  needs: ['model'],
  quick: true,
  async run(context) {
    context.model.reset({ failShare: 0.2 });
    const target = await context.start({ asksModel: true });
    const result = await runLoad(context, target, loop(20, { requests: context.quick ? 100 : 300 }));
    const { audit, modelFailures, requests } = result;
    const complaint = complaintOf(result);
    if (complaint) return failure(complaint, target);
    const unsure = doubt(result);
    if (unsure || audit.status !== 'read') return unsure ?? { status: 'unknown', reason: 'not read back' };
    if (audit.unexpected > 0)
      return failure(
        { summary: `${audit.unexpected} turns that were told to have failed are stored` },
        target,
      );
    if (modelFailures === 0) return { status: 'unknown', reason: 'the model that fails was never asked' };
    const summary = `${modelFailures} of ${requests.completed} model calls failed, ${audit.stored} turns stored, nothing else`;
    return { status: 'passed', summary };
  },
};
