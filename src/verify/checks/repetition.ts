import { times } from '../../count.ts';
import { diagnosis } from '../../stress/judge/diagnosis/causes.ts';
import type { Answered } from '../../stress/run/sending/virtual-users.ts';
import type { OwnServer } from '../../stress/target/own-server.ts';
import type { Target } from '../../stress/target/target.ts';
import type { Check } from '../check.ts';
import { checkOutcome } from '../outcome/check-outcome.ts';
import type { Failure } from '../outcome/failure.ts';
import { KeyedTurns } from '../probes/keyed-turns.ts';
import { AT_ONCE, LATER, repeatTurns } from '../probes/repeat-turns.ts';
import type { CheckOutcome } from '../result.ts';

export const repetition: Check = {
  name: 'repetition',
  holdsWhen:
    'a turn that is sent again with its Idempotency-Key is stored once, also at once and after a kill',
  needs: ['history', 'keys'],
  quick: true,
  async run(context) {
    const target = await context.start();
    return KeyedTurns.use(target, context, AT_ONCE, (turns) => judge(target, turns));
  },
};

async function judge(target: Target, turns: KeyedTurns): Promise<CheckOutcome> {
  const repeated = await repeatTurns(turns);
  if ('outcome' in repeated)
    return { status: 'unknown', reason: `the first turn failed: ${repeated.detail}` };
  if (!repeated.knowsKeys) {
    const reason = 'the server does not know Idempotency-Key: what is sent again is a turn of its own';
    return { status: 'skipped', reason };
  }
  const { server } = target;
  const failures = [
    storedAgain(repeated.later, 'key-not-honoured', 'twice'),
    storedAgain(repeated.together, 'key-not-honoured', `${AT_ONCE} times at once`),
    wrongAnswer(repeated.answers),
  ];
  if (server && !failures.some(Boolean)) failures.push(await forgotten(server, turns));
  const passed = `sent twice, ${AT_ONCE} times at once${server ? ', and after a kill' : ''}: each turn is stored once`;
  return checkOutcome({ target, runs: [], failures, passed });
}

function storedAgain(
  number: number | undefined,
  cause: 'key-not-honoured' | 'keys-forgotten',
  sent: string,
): Failure | undefined {
  if (number === undefined || number <= 1) return undefined;
  const summary = `a turn that was sent ${sent} with the same key is stored ${times(number)}`;
  return { status: 'data-lost', summary, diagnoses: [diagnosis(cause, summary)] };
}

/** A repetition is answered like the first request, or refused because that one is under way. */
function wrongAnswer(answers: readonly Answered[]): Failure | undefined {
  const wrong = answers.find(({ outcome, keySign }) => outcome !== 'ok' && keySign === undefined);
  return wrong && { summary: `a repetition failed: ${wrong.outcome}, ${wrong.detail}` };
}

async function forgotten(server: OwnServer, turns: KeyedTurns): Promise<Failure | undefined> {
  await server.kill();
  await server.restart();
  await turns.send(LATER);
  // Once also by a server that keeps no turns either.
  return storedAgain(await turns.stored(LATER), 'keys-forgotten', 'again after a kill');
}
