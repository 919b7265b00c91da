import { count } from '../../count.ts';
import type { FaultInjector } from '../faults/fault-injector.ts';
import type { TokenGenerator } from '../request/token.ts';
import type { ScenarioRun } from '../scenario/scenario-run.ts';
import { ScenarioUsers } from '../scenario/scenario-users.ts';
import type { HistoryBook } from '../scenario/tally/history-book.ts';
import type { Target } from '../target/target.ts';
import type { LoadRunner } from './load-runner.ts';
import { type RunOptions, requestOf } from './options.ts';
import type { HangWatch } from './sending/hang-watch.ts';
import type { VirtualUsers } from './sending/virtual-users.ts';

interface LoadParts {
  readonly users: VirtualUsers;
  readonly runner: LoadRunner;
  readonly injector: FaultInjector;
  readonly hangWatch: HangWatch;
  readonly tokens: TokenGenerator;
}

/** Undefined for a load of requests from a template. */
export function scenarioUsers(
  target: Target,
  options: RunOptions,
  { users, runner, injector, hangWatch, tokens }: LoadParts,
): ScenarioUsers | undefined {
  const { scenario, load, seed, history, retryLost = 0 } = options;
  if (!scenario) return undefined;
  return new ScenarioUsers({
    ...{ module: scenario, site: target, users: load.concurrency, tokens, seed, history },
    request: requestOf(options),
    repeats: retryLost > 0,
    wire: {
      exchange: (user, request) => {
        hangWatch.sent();
        return users.exchange(user, request).finally(() => hangWatch.ended());
      },
      settle: (user) => users.settle(user),
      giveUp: (user, why) => users.giveUp(user, why),
    },
    nextSeq: () => runner.nextSeq(),
    unaudited: (seq) => runner.ledger.record(seq, { outcome: 'ok', certainty: 'unknown' }),
    excuseOf: (outcome, sentAt) => injector.excuseOf(outcome, sentAt),
    onStep: (step) => runner.recordStep(step),
    isCutOff: () => runner.isCutOff,
  });
}

/** Null where there is none. */
export function scenarioRun(users: ScenarioUsers | undefined, { ledger }: LoadRunner): ScenarioRun | null {
  if (!users) return null;
  // What the script may have sent by other requests than a chat is not expected to be stored, nor not to be.
  for (const seq of users.unsent) ledger.record(seq, { outcome: 'ok', certainty: 'unknown' });
  const { book, summary, begun, secrets } = users;
  return {
    ...{ book, summary, begun, secrets, noticed: leftOut(book) },
    headersOf: (user, path) => users.headersOf(user, path),
  };
}

function leftOut({ chats, withoutToken, withoutHistory, beyond }: HistoryBook): string[] {
  const reasons = [
    [withoutToken, 'had no user.token() in it'],
    [withoutHistory, 'had no address to read it back'],
    [beyond, 'was of one conversation too many to read back'],
  ] as const;
  return reasons.flatMap(([number, why]) =>
    number === 0 || number === chats ? [] : [`not audited: ${number} of ${count(chats, 'chat')} ${why}`],
  );
}
