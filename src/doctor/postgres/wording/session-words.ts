import type { Session, Waiter } from '../facts/lock-looks.ts';
import { span } from './span.ts';

/** `pid 123 (worker, user app)`; a prepared transaction has no process. */
export function sessionName({ pid, application, user, backendType }: Session): string {
  if (pid === 0) return 'a prepared transaction';
  const type = backendType === null || backendType === 'client backend' ? [] : [backendType];
  const parts = [
    ...(application === '' ? [] : [application]),
    ...type,
    ...(user === null ? [] : [`user ${user}`]),
  ];
  return parts.length === 0 ? `pid ${pid}` : `pid ${pid} (${parts.join(', ')})`;
}

/** What a session does, such as `idle in transaction for 12 s, after: UPDATE chats SET title = ?…`. */
export function sessionActivity({ state, stateMs, statement }: Session): string {
  if (state === null) return 'this role may not see what it does';
  const since = stateMs === null ? '' : ` for ${span(stateMs)}`;
  const words = state === 'active' ? 'at a statement' : state;
  const what = statement === null ? '' : state === 'active' ? `: ${statement}` : `, after: ${statement}`;
  return `${words}${since}${what}`;
}

export function isIdleInTransaction({ state }: Pick<Session, 'state'>): boolean {
  return state?.startsWith('idle in transaction') ?? false;
}

/** `pid 124 (web, user app) has waited 11 s for a row of messages: UPDATE messages SET …`. */
export function waiterWords({ session, waitedMs, ...lock }: Waiter): string {
  const time = waitedMs === null ? 'waits' : `has waited ${span(waitedMs)}`;
  const statement = session.statement === null ? '' : `: ${session.statement}`;
  return `${sessionName(session)} ${time} for ${lockWords(lock)}${statement}`;
}

function lockWords({ lockType, mode, relation }: Omit<Waiter, 'session' | 'waitedMs' | 'blockedBy'>): string {
  switch (lockType) {
    case 'transactionid':
      return relation === null ? 'a row, until the transaction that changed it ends' : `a row of ${relation}`;
    case 'tuple':
      return relation === null ? 'a row' : `a row of ${relation}`;
    case 'relation':
      return `table ${relation ?? '?'} (${mode})`;
    case 'advisory':
      return 'an advisory lock';
    case 'virtualxid':
      return 'the end of a transaction';
    default:
      return `a lock (${lockType}, ${mode})`;
  }
}

/** How to end a session, or its statement. */
export function endSession(pid: number): string {
  return `SELECT pg_terminate_backend(${pid})`;
}
