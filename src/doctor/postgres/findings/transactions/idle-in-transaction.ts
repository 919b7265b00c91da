import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import { longBlockings } from '../../facts/long-blockings.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import type { OpenTransaction } from '../../facts/sessions.ts';
import { endSession, isIdleInTransaction, sessionName } from '../../wording/session-words.ts';
import { span } from '../../wording/span.ts';

/** Milliseconds: far longer than the pause between two statements of a program. */
const LONG_MS = 5_000;
const SHOWN = 5;

export const idleInTransaction: FindingsOf<PostgresFacts> = (facts) => {
  const reported = longBlockings(facts).map(({ session }) => session.pid);
  const idle = (answerTo(facts.transactions)?.open ?? [])
    .filter((each) => each.isHere && isIdleInTransaction(each) && !reported.includes(each.pid))
    .filter(({ stateMs }) => (stateMs ?? 0) >= LONG_MS)
    .sort((one, other) => (other.stateMs ?? 0) - (one.stateMs ?? 0));
  const [longest] = idle;
  if (!longest) return [];
  return [
    {
      rule: 'idle-in-transaction',
      severity: 'warning',
      message: `${count(idle.length, 'session is', 'sessions are')} idle in a transaction, for up to ${span(longest.stateMs ?? 0)}`,
      evidence: idle.slice(0, SHOWN).map(describe),
      remedy: `Let them commit or roll back, or end them: ${endSession(longest.pid)}. In the program, await nothing, and ask no model, between BEGIN and COMMIT; idle_in_transaction_session_timeout ends what is forgotten.`,
    },
  ];
};

function describe(session: OpenTransaction): string {
  const { stateMs, hasWritten, xminAge, statement } = session;
  const holds = [
    'a connection',
    ...(hasWritten ? ['locks on the rows that it changed'] : []),
    ...(xminAge === null ? [] : ['dead rows that vacuum must keep for it']),
  ];
  return `${sessionName(session)}, for ${span(stateMs ?? 0)}, holds ${holds.join(', ')}${statement === null ? '' : `; last statement: ${statement}`}`;
}
