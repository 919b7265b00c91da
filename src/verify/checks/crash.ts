import { OutsideConnection } from '../../stress/faults/outside-connection.ts';
import type { StressResult } from '../../stress/result.ts';
import type { Target } from '../../stress/target.ts';
import type { Check } from '../check.ts';
import { type Complaint, complaintOf, doubt, failure } from '../outcome-of.ts';
import type { CheckOutcome } from '../result.ts';
import { loop, runLoad } from '../run-load.ts';

export const crash: Check = {
  name: 'crash',
  holdsWhen: 'after SIGKILL in mid-load, every acknowledged turn is stored once and the file is sound',
  needs: ['start'],
  quick: true,
  async run(context): Promise<CheckOutcome> {
    const target = await context.start();
    const rounds = context.quick ? 1 : 3;
    let stored = 0;
    for (let round = 1; round <= rounds && !context.signal.aborted; round++) {
      // Not twice at the same moment of a server's life.
      const faults = [{ kind: 'kill', atMs: 200 + 100 * round }] as const;
      const result = await runLoad(context, target, loop(20, { durationMs: 700 }), { faults });
      const complaint = complaintOf(result) ?? tooMany(result) ?? (await damage(target));
      if (complaint) return failure(complaint, target);
      const unsure = doubt(result);
      if (unsure) return unsure;
      if (result.audit.status === 'read') stored += result.audit.stored;
    }
    const sound = target.databaseFile === undefined ? 'file not checked (--db names it)' : 'file sound';
    return {
      status: 'passed',
      summary: `${rounds} × SIGKILL: ${stored} acknowledged, all stored once, ${sound}`,
    };
  },
};

/** Without an acknowledgement, only what was in flight at the kill may be stored. */
function tooMany({ audit, generator }: StressResult): Complaint | undefined {
  if (audit.status !== 'read') return undefined;
  const extras = audit.recovered + audit.orphaned + audit.unexpected;
  return extras > generator.mostInFlight
    ? { summary: `${extras} turns more are stored than the ${generator.mostInFlight} in flight` }
    : undefined;
}

async function damage({ databaseFile }: Target): Promise<Complaint | undefined> {
  if (databaseFile === undefined) return undefined;
  const outside = new OutsideConnection(databaseFile);
  try {
    const problems = await outside.integrityProblems();
    return problems.length > 0
      ? { status: 'data-lost', summary: 'the database is damaged', evidence: problems.slice(0, 3) }
      : undefined;
  } finally {
    await outside.close();
  }
}
