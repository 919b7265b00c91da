import type { StressResult } from '../../stress/result.ts';
import type { Check } from '../check.ts';
import { type Complaint, complaintOf, conclude } from '../outcome-of.ts';
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
    const complaints = [complaintOf(result), toldToHaveFailed(result)];
    const { calls, failed } = model.counts;
    if (failed === 0) return { status: 'unknown', reason: 'the model that fails was never asked' };
    const stored = result.audit.status === 'read' ? `, ${result.audit.stored} turns stored` : '';
    const passed = `${failed} of ${calls} model calls failed${stored}, nothing else`;
    return conclude({ target, runs: [result], complaints, passed });
  },
};

function toldToHaveFailed({ audit }: StressResult): Complaint | undefined {
  if (audit.status !== 'read' || audit.unexpected === 0) return undefined;
  return { summary: `${audit.unexpected} turns that were told to have failed are stored` };
}
