import type { Client } from 'pg';
import { KEY_LIFETIME_MS } from '../../rules.ts';
import type { AddedTurn, KeyedTurn, KeyLookup, RecordedTurn, UnusedKey, UsedKey } from '../../types.ts';
import type { OpenMessages } from './open-messages.ts';
import { storeTurns } from './turns.ts';

/** How many expired keys a keyed turn removes at most: more than it adds, so that they become fewer, in small steps. */
const MAX_REMOVED_EACH = 2;

// In the order of the keys: two servers that claim some of the same ones must not wait for each other. A key that another
// server has claimed and not committed yet is waited for.
const CLAIM = `
  WITH candidate AS (
    SELECT DISTINCT ON (t.key) t.*
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[])
      WITH ORDINALITY AS t (key, fingerprint, conversation_id, model, now, ordinal)
      JOIN conversations AS c ON c.id = t.conversation_id
    ORDER BY t.key, t.ordinal
  ), claimed AS (
    INSERT INTO idempotency_keys AS k (key, fingerprint, conversation_id, model, created_at)
    SELECT key, fingerprint, conversation_id, model, now FROM candidate ORDER BY key
    ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint, conversation_id = excluded.conversation_id,
      model = excluded.model, created_at = excluded.created_at
    WHERE k.created_at <= excluded.created_at - ${KEY_LIFETIME_MS}
    RETURNING key
  )
  SELECT ordinal FROM candidate JOIN claimed USING (key)`;

const RECORD = `
  UPDATE idempotency_keys AS k SET message_id = t.message_id, reply_id = t.reply_id
  FROM unnest($1::text[], $2::bigint[], $3::bigint[]) AS t (key, message_id, reply_id) WHERE k.key = t.key`;

const REMOVE_EXPIRED = `
  DELETE FROM idempotency_keys WHERE key IN (
    SELECT key FROM idempotency_keys WHERE created_at <= $1 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

/**
 * Stores turns with their keys; where a key is in use it stores nothing, and returns what is stored under it. The insert of
 * the key decides: of several servers with the same request, and of several turns in one batch, only one gets past it.
 */
export async function storeKeyedTurns(
  client: Client,
  turns: readonly KeyedTurn[],
  openMessages: OpenMessages,
  search: boolean,
): Promise<readonly (AddedTurn | UsedKey | undefined)[]> {
  const claimed = await claim(client, turns);
  const mine = turns.filter((turn) => claimed.has(turn));
  const stored = await storeTurns(client, mine, openMessages, search);
  const added = new Map<KeyedTurn, AddedTurn>();
  mine.forEach((turn, i) => {
    const ids = stored[i];
    if (ids) added.set(turn, { kind: 'added', ...ids });
  });
  await record(client, added);
  const others = turns.filter((turn) => !claimed.has(turn));
  const used = others.length === 0 ? [] : await usedKeys(client, others);
  const usedBy = new Map(others.map((turn, i) => [turn, used[i]]));
  // A turn without a conversation, whose key a later one of the batch got, came before that one.
  const claimedAt = new Map(mine.map((turn) => [turn.key, turns.indexOf(turn)]));
  return turns.map((turn, i) =>
    (claimedAt.get(turn.key) ?? -1) > i ? undefined : (added.get(turn) ?? usedBy.get(turn)),
  );
}

/** What is stored under keys that have not expired. */
export async function lookUpKeys(
  client: Client,
  lookups: readonly KeyLookup[],
): Promise<readonly (UsedKey | UnusedKey)[]> {
  const used = await usedKeys(client, lookups);
  return used.map((each) => each ?? { kind: 'unused' });
}

/** The turns that got their key, which was new or had expired. One statement may not touch a key twice: the first turn of each. */
async function claim(client: Client, turns: readonly KeyedTurn[]): Promise<ReadonlySet<KeyedTurn>> {
  const { rows } = await client.query<{ ordinal: number }>(CLAIM, [
    turns.map(({ key }) => key),
    turns.map(({ fingerprint }) => fingerprint),
    turns.map(({ conversationId }) => conversationId),
    turns.map(({ model }) => model),
    turns.map(({ now }) => now),
  ]);
  return new Set(rows.flatMap(({ ordinal }) => turns[ordinal - 1] ?? []));
}

async function record(client: Client, added: ReadonlyMap<KeyedTurn, AddedTurn>): Promise<void> {
  if (added.size === 0) return;
  const turns = [...added];
  await client.query(RECORD, [
    turns.map(([{ key }]) => key),
    turns.map(([, { messageId }]) => messageId),
    turns.map(([, { replyId }]) => replyId),
  ]);
  const now = Math.max(...turns.map(([turn]) => turn.now));
  await client.query(REMOVE_EXPIRED, [now - KEY_LIFETIME_MS, MAX_REMOVED_EACH * added.size]);
}

// A deleted turn may have left its key: it is there as long as its two messages are.
const USED_KEYS = `
  SELECT wanted.ordinal, k.fingerprint, k.conversation_id AS "conversationId", k.message_id AS "messageId",
    k.reply_id AS "replyId", k.model, k.created_at AS "answeredAt", r.content AS reply
  FROM unnest($1::text[], $2::bigint[]) WITH ORDINALITY AS wanted (key, expired, ordinal)
    JOIN idempotency_keys AS k ON k.key = wanted.key AND k.created_at > wanted.expired
    LEFT JOIN messages AS m ON m.id = k.message_id AND m.role = 'user'
      AND m.conversation_id = k.conversation_id AND m.created_at = k.created_at
    LEFT JOIN messages AS r ON r.id = k.reply_id AND r.reply_to = m.id
      AND r.conversation_id = k.conversation_id AND r.created_at = k.created_at`;

type KeyRow = Omit<RecordedTurn, 'reply'> & { ordinal: number; fingerprint: string; reply: string | null };

async function usedKeys(client: Client, lookups: readonly KeyLookup[]): Promise<(UsedKey | undefined)[]> {
  const { rows } = await client.query<KeyRow>(USED_KEYS, [
    lookups.map(({ key }) => key),
    lookups.map(({ now }) => now - KEY_LIFETIME_MS),
  ]);
  const used: (UsedKey | undefined)[] = lookups.map(() => undefined);
  for (const row of rows) used[row.ordinal - 1] = usedKey(row, lookups[row.ordinal - 1]?.fingerprint);
  return used;
}

function usedKey({ ordinal: _, fingerprint, reply, ...turn }: KeyRow, asked: string | undefined): UsedKey {
  if (fingerprint !== asked) return { kind: 'other-request' };
  if (reply === null) return { kind: 'deleted', conversationId: turn.conversationId };
  return { kind: 'recorded', turn: { ...turn, reply } };
}
