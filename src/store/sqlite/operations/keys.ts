import type { Database } from 'better-sqlite3';
import { KEY_LIFETIME_MS } from '../../rules.ts';
import type { AddedTurn, KeyedTurn, KeyLookup, RecordedTurn, UnusedKey, UsedKey } from '../../types.ts';
import { statement } from '../pool/statements.ts';
import { addTurn } from './turns.ts';

/** How many expired keys a keyed turn removes at most: more than it adds, so that they become fewer, in small steps. */
const MAX_REMOVED = 2;

/**
 * Stores a turn with its key, or returns what is stored under that key and writes nothing. The insert of the key comes
 * first and decides: of several servers with the same request, and of several turns in one batch, only one gets past
 * it. When the turn fails, the savepoint takes the key back.
 */
export function addKeyedTurn(db: Database, turn: KeyedTurn): AddedTurn | UsedKey {
  // A key that refuses the insert has not expired, so it is found.
  if (!claimKey(db, turn)) return usedKey(db, turn) as UsedKey;
  const stored = addTurn(db, turn);
  const sql = 'UPDATE idempotency_keys SET message_id = ?, reply_id = ? WHERE key = ?';
  statement(db, sql).run(stored.messageId, stored.replyId, turn.key);
  removeExpired(db, turn.now);
  return { kind: 'added', ...stored };
}

/** What is stored under a key that has not expired. */
export function lookUpKey(db: Database, lookup: KeyLookup): UsedKey | UnusedKey {
  return usedKey(db, lookup) ?? { kind: 'unused' };
}

/** Takes a key that is new or has expired. */
function claimKey(db: Database, { key, fingerprint, conversationId, model, now }: KeyedTurn): boolean {
  const sql = `
    INSERT INTO idempotency_keys (key, fingerprint, conversation_id, model, created_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, conversation_id = excluded.conversation_id,
      model = excluded.model, created_at = excluded.created_at
    WHERE created_at <= ?`;
  return statement(db, sql).run(key, fingerprint, conversationId, model, now, expiredBy(now)).changes > 0;
}

// A new message gets the id of the last one if that was deleted, so the ids alone do not show that a turn is still there.
const USED_KEY = `
  SELECT k.fingerprint, k.conversation_id AS conversationId, k.message_id AS messageId, k.reply_id AS replyId,
    k.model, k.created_at AS answeredAt, r.content AS reply
  FROM idempotency_keys AS k
    LEFT JOIN messages AS m ON m.id = k.message_id AND m.role = 'user'
      AND m.conversation_id = k.conversation_id AND m.created_at = k.created_at
    LEFT JOIN messages AS r ON r.id = k.reply_id AND r.reply_to = m.id
      AND r.conversation_id = k.conversation_id AND r.created_at = k.created_at
  WHERE k.key = ? AND k.created_at > ?`;

type KeyRow = Omit<RecordedTurn, 'reply'> & { fingerprint: string; reply: string | null };

function usedKey(db: Database, { key, fingerprint, now }: KeyLookup): UsedKey | undefined {
  const row = statement(db, USED_KEY).get(key, expiredBy(now)) as KeyRow | undefined;
  if (!row) return undefined;
  const { fingerprint: stored, reply, ...turn } = row;
  if (stored !== fingerprint) return { kind: 'other-request' };
  if (reply === null) return { kind: 'deleted', conversationId: turn.conversationId };
  return { kind: 'recorded', turn: { ...turn, reply } };
}

function removeExpired(db: Database, now: number): void {
  const sql = `
    DELETE FROM idempotency_keys WHERE key IN (
      SELECT key FROM idempotency_keys WHERE created_at <= ? ORDER BY created_at LIMIT +?)`;
  statement(db, sql).run(expiredBy(now), MAX_REMOVED);
}

/** Keys of this time and of before have expired. */
function expiredBy(now: number): number {
  return now - KEY_LIFETIME_MS;
}
