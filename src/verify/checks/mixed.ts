import { count } from '../../count.ts';
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

/** The first makes conversations, the second changes them, the third works on what was changed. */
const FEW_ROUNDS = 3;
const ALL_ROUNDS = 20;

/** With a slow model, no round beyond the first few begins after this time. */
const ENOUGH_MS = 30_000;

export const mixed: Check = {
  name: 'mixed',
  holdsWhen: '25 simultaneous requests of every kind are answered, and what they wrote is what is read',
  needs: ['genesis-api'],
  uses: ['history'],
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
    const kinds = count(server.kinds.present.length, 'other kind');
    const passed = `${rounds.length} rounds: ${chats} chats among ${others} requests of ${kinds}, read as written`;
    return checkOutcome({ target, runs, failures, passed });
  },
};

/** Up to the first failure. */
async function runRounds(context: CheckContext, server: MixedServer): Promise<Round[]> {
  const enoughAt = performance.now() + ENOUGH_MS;
  const isEnough = (done: number) =>
    done >= (context.quick ? FEW_ROUNDS : ALL_ROUNDS) || (done >= FEW_ROUNDS && performance.now() > enoughAt);
  const rounds: Round[] = [];
  while (!isEnough(rounds.length) && !context.signal.aborted) {
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
  const remaining = run && inPhase('in the end', operationsFailure(run, server.kinds, reacted));
  if (!failure || !remaining) return failure ?? remaining;
  return { ...failure, evidence: [...(failure.evidence ?? []), `not undone: ${remaining.summary}`] };
}
