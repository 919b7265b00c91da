import { count } from '../../../../count.ts';
import type { FindingsOf } from '../../../check.ts';
import type { Finding } from '../../../result.ts';
import type { Blocking, Session } from '../../facts/lock-looks.ts';
import { longBlockings } from '../../facts/long-blockings.ts';
import type { PostgresFacts } from '../../facts/postgres-facts.ts';
import {
  endSession,
  isIdleInTransaction,
  sessionActivity,
  sessionName,
  waiterWords,
} from '../../wording/session-words.ts';
import { span } from '../../wording/span.ts';

/** Milliseconds for which a session at work may keep others waiting before it is an error. */
const MUCH_MS = 4_000;
const WAITERS = 5;

export const sessionBlocksOthers: FindingsOf<PostgresFacts> = (facts) => longBlockings(facts).map(findingOf);

function findingOf(blocking: Blocking): Finding {
  const { session, heldMs, mostWaiting, waiters, isStill } = blocking;
  const isAtWork = session.state === 'active' && heldMs < MUCH_MS;
  const unseen = mostWaiting - Math.min(WAITERS, waiters.length);
  return {
    rule: 'session-blocks-others',
    severity: isAtWork ? 'warning' : 'error',
    message: `${sessionName(session)} ${isStill ? 'has kept' : 'kept'} ${count(mostWaiting, 'session')} waiting for ${span(heldMs)}`,
    evidence: [
      ...(session.pid === 0 ? [] : [sessionActivity(session)]),
      ...(isLonger(session) ? [`its transaction began ${span(session.transactionMs ?? 0)} ago`] : []),
      ...waiters.slice(0, WAITERS).map(waiterWords),
      ...(unseen > 0 ? [`and ${count(unseen, 'more session')} behind it`] : []),
    ],
    remedy: remedyFor(session),
  };
}

/** Whether it is worth a line of its own, beside how long it has been in its state. */
function isLonger({ transactionMs, stateMs }: Session): boolean {
  return (transactionMs ?? 0) > 1.2 * (stateMs ?? 0);
}

function remedyFor(session: Session): string {
  const { pid } = session;
  if (pid === 0)
    return 'Find it in pg_prepared_xacts, and end it with COMMIT PREPARED or ROLLBACK PREPARED: a restart does not.';
  if (isIdleInTransaction(session))
    return `Let it commit or roll back, or end it: ${endSession(pid)}. In its code, await nothing, and ask no model, between BEGIN and COMMIT; idle_in_transaction_session_timeout bounds what is forgotten.`;
  return `Let it finish, or end its statement: SELECT pg_cancel_backend(${pid}), its session: ${endSession(pid)}. Keep transactions short, change tables with a lock_timeout, and build indexes CONCURRENTLY.`;
}
