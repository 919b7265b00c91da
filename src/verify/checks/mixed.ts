import type { StressResult } from '../../stress/judge/result.ts';
import { sumOf } from '../../sum-of.ts';
import type { Check, CheckContext } from '../check.ts';
import { operationsFailure } from '../mixed/operations-failure.ts';
import { type MixedServer, type Round, runRound } from '../mixed/round.ts';
import { ServerKinds } from '../mixed/server-kinds.ts';
import { undo } from '../mixed/undo.ts';
import { Written } from '../mixed/written.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import { type Failure, inPhase } from '../outcome/failure.ts';

/** The first makes conversations, the second changes them, the third reads the changes. */
const ROUNDS_AT_LEAST = 3;

/** With a slow model, no further round begins after this time. */
const ENOUGH_MS = { quick: 3_000, full: 30_000 };

export const mixed: Check = {
  name: 'mixed',
  holdsWhen: '25 simultaneous requests of every kind are answered, and what they wrote is what is read',
  needs: [],
  quick: true,
  async run(context) {
    const target = await context.start();
    const server = { target, kinds: new ServerKinds(), written: new Written() };
    const rounds = await runRounds(context, server);
    const runs = rounds.map(({ run }) => run);
    const failure = rounds.at(-1)?.failure;
    const others = sumOf(rounds, (round) => round.others);
    if (!failure && others === 0)
      return { status: 'skipped', reason: 'the server has nothing that could be mixed with its chat' };
    const failures = [await undone(context, server, runs, failure)];
    const chats = sumOf(runs, ({ requests }) => requests.ok);
    const kinds = server.kinds.present.length;
    const passed = `${rounds.length} rounds: ${chats} chats among ${others} requests of ${kinds} other kinds, read as written`;
    return checkOutcome({ target, runs, failures, passed });
  },
};

/** Up to the first failure. */
async function runRounds(context: CheckContext, server: MixedServer): Promise<Round[]> {
  const [most, enoughMs] = context.quick ? [5, ENOUGH_MS.quick] : [20, ENOUGH_MS.full];
  const enoughAt = performance.now() + enoughMs;
  const rounds: Round[] = [];
  while (rounds.length < most && !context.signal.aborted) {
    if (rounds.length >= ROUNDS_AT_LEAST && performance.now() > enoughAt) break;
    const round = await runRound(context, server);
    rounds.push(round);
    if (round.failure || server.kinds.present.length === 0) break;
  }
  return rounds;
}

/** Leaves the server as it was; the failure of the rounds, or what went wrong here. */
async function undone(
  context: CheckContext,
  server: MixedServer,
  runs: readonly StressResult[],
  failure: Failure | undefined,
): Promise<Failure | undefined> {
  const reacted = await undo(context, server, failure !== undefined);
  const [run] = runs;
  const failed = server.kinds.failuresOf(reacted);
  const remaining = run && inPhase('in the end', operationsFailure(run, failed, reacted.length));
  if (!failure || !remaining) return failure ?? remaining;
  return { ...failure, evidence: [...(failure.evidence ?? []), `not undone: ${remaining.summary}`] };
}
