import type { Client, QueryResult } from 'pg';
import { isPostgresLockError } from '../../../postgres/sqlstate.ts';
import type { Operation } from '../../pool/batch-connection.ts';
import type { ContendedConversations } from './contended-conversations.ts';

// Not waited for, so that no number of sessions can wait in a circle, and one conversation keeps no other waiting. Not FOR
// UPDATE: a session that only adds messages, and so refers to the conversation, is not in the way.
const lockSql = (ids: string) => `
  WITH held AS MATERIALIZED (
    SELECT id FROM conversations WHERE id IN (${ids}) FOR NO KEY UPDATE SKIP LOCKED
  )
  SELECT id FROM conversations WHERE id IN (${ids}) AND id NOT IN (SELECT id FROM held)`;

/** Another session has kept a conversation, whose id is the message, for all of the wait. The transaction has failed. */
export class WaitedInVain extends Error {}

/**
 * Begins the transaction and, in the same round trip, locks the conversations of the operations, as far as no other session
 * has them: before any work, so that a refused lock costs none. Resolves with those that are refused. Only where that leaves
 * nothing to do, or where one has been refused for long, it waits for one of them (without `contended`, never), as long as
 * the transaction's `lock_timeout`: a server that never waits in PostgreSQL's queue would hardly find a conversation free on
 * which another one is at work. Throws `WaitedInVain`.
 */
export async function beginAndLock(
  client: Client,
  begin: string,
  operations: readonly Operation[],
  contended: ContendedConversations | undefined,
): Promise<ReadonlySet<string>> {
  const wanted = new Set(operations.flatMap((operation) => conversationOf(operation) ?? []));
  if (wanted.size === 0) {
    await client.query(begin);
    return wanted;
  }
  const refused = await lock(client, wanted, `${begin};`);
  const isIdle = operations.every((operation) => isRefused(operation, refused));
  const next = contended?.nextToWaitFor(refused, isIdle);
  if (next === undefined) return refused;
  await waitFor(client, next);
  return lock(client, wanted);
}

/** Whether an operation concerns a conversation that was refused. */
export function isRefused(operation: Operation, refused: ReadonlySet<string>): boolean {
  return refused.has(conversationOf(operation) ?? '');
}

/** PostgreSQL skips a locked row without an error: lock_not_available. */
export function conversationLocked(): Error {
  return Object.assign(new Error('another session holds the lock of the conversation'), { code: '55P03' });
}

async function lock(client: Client, wanted: ReadonlySet<string>, begin = ''): Promise<Set<string>> {
  // Several statements in one message have no parameters. U+0000 would end the message, and is in no id that exists.
  const ids = [...wanted].filter((id) => !id.includes('\0')).map((id) => client.escapeLiteral(id));
  // With several statements, pg resolves with the result of each.
  const results: unknown = await client.query(`${begin}${lockSql(ids.join(', ') || 'NULL')}`);
  const { rows } = [results].flat().at(-1) as QueryResult<{ id: string }>;
  return new Set(rows.map(({ id }) => id));
}

async function waitFor(client: Client, id: string): Promise<void> {
  try {
    await client.query('SELECT FROM conversations WHERE id = $1 FOR NO KEY UPDATE', [id]);
  } catch (error) {
    throw isPostgresLockError(error) ? new WaitedInVain(id, { cause: error }) : error;
  }
}

function conversationOf({ args }: Operation): string | undefined {
  return (args as { conversationId?: string } | undefined)?.conversationId;
}
