import { isPostgresAddress } from '../../postgres/address.ts';
import { openOutside } from '../../stress/faults/outside/open-outside.ts';
import type { StressResult } from '../../stress/judge/result.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import type { Target } from '../../stress/target/target.ts';
import { sumOf } from '../../sum-of.ts';
import { canReadBack } from '../chat/history-of.ts';
import type { Check, CheckContext } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, failureOf, inPhase } from '../outcome/failure.ts';
import { burst, loop, runLoad } from '../probes/run-load.ts';
import type { CheckOutcome } from '../result.ts';

/** Milliseconds that the load continues after the kill. */
const AFTER_KILL_MS = 400;

export const crash: Check = {
  name: 'crash',
  holdsWhen: 'after SIGKILL under load, every acknowledged turn is stored once and the database is intact',
  needs: ['start'],
  uses: ['history', 'database'],
  takesScenario: true,
  quick: true,
  async run(context): Promise<CheckOutcome> {
    const target = await context.start();
    const rounds = context.quick ? 1 : 3;
    // Without a kill: shows failures with other causes, and how long a turn takes.
    const before = await runLoad(context, target, burst(20));
    const runs = [before];
    const failures = [failureOf(before)];
    // A kill proves more of turns that are stored only some time after their answer: they are lost.
    const late = isStoredLate(before) ? failures[0] : undefined;
    const isOver = () => failures.some((failure) => failure !== undefined && failure !== late);
    while (!isOver() && runs.length <= rounds && !context.signal.aborted) {
      // Each round kills the server at a different age.
      const atMs = 100 + 100 * runs.length + 2 * (before.latency?.maxMs ?? 0);
      const { result, acknowledgedBefore } = await killUnderLoad(context, target, atMs);
      runs.push(result);
      failures.push(failureOf(result), extraTurns(result), await damage(target));
      if (!failures.some(Boolean) && acknowledgedBefore === 0)
        return { status: 'unknown', reason: 'nothing was acknowledged before the kill' };
    }
    if (!canReadBack(context.chat) && !failures.some(Boolean)) {
      const afterwards = await runLoad(context, target, burst(20));
      runs.push(afterwards);
      failures.push(inPhase('afterwards', failureOf(afterwards)));
    }
    const passed = `${rounds} × SIGKILL: ${acknowledged(runs)}, ${soundness(target)}`;
    return checkOutcome({ target, runs, failures, passed });
  },
};

function soundness({ database }: Target): string {
  if (database === undefined) return 'file not checked (no --db)';
  return isPostgresAddress(database) ? 'all tables readable' : 'file intact';
}

function acknowledged(runs: readonly StressResult[]): string {
  const wereRead = runs.every(({ audit }) => audit.status === 'read');
  if (!wereRead)
    return `${sumOf(runs, ({ requests }) => requests.ok)} acknowledged, answers again afterwards`;
  const stored = sumOf(runs, ({ audit }) => (audit.status === 'read' ? audit.stored : 0));
  return `${stored} acknowledged, all stored once`;
}

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

function isStoredLate({ audit }: StressResult): boolean {
  return audit.status === 'read' && audit.storedLate > 0;
}

/** Without an acknowledgement, only turns in flight at the kill may be stored. */
function extraTurns({ audit, generator }: StressResult): Failure | undefined {
  if (audit.status !== 'read') return undefined;
  const extras = audit.recovered + audit.orphaned + audit.underWay + audit.unexpected;
  return extras > generator.mostInFlight
    ? { summary: `${extras} unacknowledged turns are stored, only ${generator.mostInFlight} were in flight` }
    : undefined;
}

async function damage({ database }: Target): Promise<Failure | undefined> {
  if (database === undefined) return undefined;
  const outside = openOutside(database);
  try {
    const problems = await outside.integrityProblems();
    return problems.length > 0
      ? { status: 'data-lost', summary: 'the database is damaged', evidence: problems.slice(0, 3) }
      : undefined;
  } finally {
    await outside.close();
  }
}
