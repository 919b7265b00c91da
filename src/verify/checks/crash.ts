import { OutsideConnection } from '../../stress/faults/outside-connection.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { StressEvent } from '../../stress/stress.ts';
import type { Target } from '../../stress/target/target.ts';
import type { Check, CheckContext } from '../check.ts';
import { type Complaint, complaintOf, conclude } from '../outcome-of.ts';
import type { CheckOutcome } from '../result.ts';
import { burst, loop, runLoad } from '../run-load.ts';

/** Milliseconds that a load goes on after the kill. */
const AFTER_KILL_MS = 400;

export const crash: Check = {
  name: 'crash',
  holdsWhen: 'after SIGKILL in mid-load, every acknowledged turn is stored once and the file is sound',
  needs: ['start'],
  quick: true,
  async run(context): Promise<CheckOutcome> {
    const target = await context.start();
    const rounds = context.quick ? 1 : 3;
    // What goes wrong without a kill is not the kill's doing; and it tells how long a turn takes.
    const before = await runLoad(context, target, burst(20));
    const runs = [before];
    const complaints = [complaintOf(before)];
    while (!complaints.some(Boolean) && runs.length <= rounds && !context.signal.aborted) {
      // Not twice at the same moment of a server's life.
      const atMs = 100 + 100 * runs.length + 2 * (before.latency?.maxMs ?? 0);
      const { result, acknowledgedBefore } = await killUnderLoad(context, target, atMs);
      runs.push(result);
      complaints.push(complaintOf(result), tooMany(result), await damage(target));
      if (!complaints.some(Boolean) && acknowledgedBefore === 0)
        return { status: 'unknown', reason: 'nothing was acknowledged before the kill' };
    }
    const sound = target.databaseFile === undefined ? 'file not checked (--db names it)' : 'file sound';
    const stored = runs.reduce((sum, { audit }) => sum + (audit.status === 'read' ? audit.stored : 0), 0);
    const passed = `${rounds} × SIGKILL: ${stored} acknowledged, all stored once, ${sound}`;
    return conclude({ target, runs, complaints, passed });
  },
};

async function killUnderLoad(
  context: CheckContext,
  target: Target,
  atMs: number,
): Promise<{ result: StressResult; acknowledgedBefore: number }> {
  let acknowledgedBefore = 0;
  let startedAt = 0;
  const onEvent = (event: StressEvent) => {
    if (event.type === 'loading') startedAt = performance.now();
    if (event.type !== 'answered' || event.sample.outcome !== 'ok') return;
    if (performance.now() < startedAt + atMs) acknowledgedBefore++;
  };
  const load = loop(20, { durationMs: atMs + AFTER_KILL_MS });
  const result = await runLoad(context, target, load, { faults: [{ kind: 'kill', atMs }], onEvent });
  return { result, acknowledgedBefore };
}

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
