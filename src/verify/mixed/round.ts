import type { StressResult } from '../../stress/judge/result.ts';
import type { StressEvent } from '../../stress/stress-target.ts';
import type { Target } from '../../stress/target/target.ts';
import type { CheckContext } from '../check.ts';
import { combinedFailure, type Failure, failureOf, inPhase } from '../outcome/failure.ts';
import { burst, runLoad } from '../probes/run-load.ts';
import { operationsFailure } from './operations-failure.ts';
import { planRound } from './plan-round.ts';
import { type Planned, type Reacted, react } from './react.ts';
import { readWritten } from './read-written.ts';
import type { ServerKinds } from './server-kinds.ts';
import { untilAborted } from './until-aborted.ts';
import type { Written } from './written.ts';

const CHATS = 10;

/** A server, and what the rounds so far have learned of it and written to it. */
export interface MixedServer {
  readonly target: Target;
  readonly kinds: ServerKinds;
  readonly written: Written;
}

export interface Round {
  /** Of the chats. */
  readonly run: StressResult;
  /** Requests beside the chats, of kinds that the server has. */
  readonly others: number;
  readonly failure: Failure | undefined;
}

/** Sends chats and other operations at once, then reads what they wrote. Throws as `runLoad` does. */
export async function runRound(context: CheckContext, server: MixedServer): Promise<Round> {
  const { target, kinds, written } = server;
  const planned = planRound(kinds.possible, written);
  const sending = Promise.withResolvers<Reacted[]>();
  const onEvent = (event: StressEvent) => {
    if (event.type === 'loading') sending.resolve(sendAll(context, target, planned));
  };
  const [run, reacted] = await Promise.all([
    runLoad(context, target, burst(CHATS), { onEvent }),
    sending.promise,
  ]);
  written.settle();
  const failure = combinedFailure([failureOf(run), operationsFailure(run, kinds, reacted)]);
  const others = reacted.filter(({ name }) => kinds.has(name)).length;
  return { run, others, failure: failure ?? (await afterwards(context, server, run)) };
}

/** Each on a connection of its own that ends with it: an idle one would occupy servers with few threads. */
function sendAll(context: CheckContext, target: Target, planned: readonly Planned[]): Promise<Reacted[]> {
  return Promise.all(planned.map((each) => untilAborted(target, context, (client) => react(client, each))));
}

async function afterwards(
  context: CheckContext,
  { target, kinds, written }: MixedServer,
  run: StressResult,
): Promise<Failure | undefined> {
  if (context.signal.aborted) return undefined;
  const reacted = await untilAborted(target, context, (client) => readWritten(client, kinds, written));
  return inPhase('afterwards', operationsFailure(run, kinds, reacted));
}
