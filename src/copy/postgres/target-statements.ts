/** The greatest id that was given out: stored, or on its way to be. */
export const TAKEN = `
  SELECT greatest(
    (SELECT max(id) FROM messages),
    (SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM messages_id)
  ) AS taken`;

/** `$1`: the copy, `$2`: verified to, then columns. A conversation that another process added in the meantime is left alone. */
export const ADD_CONVERSATIONS = `
  WITH noted AS (
    INSERT INTO genesis_copy_conversations
    SELECT $1, source_id, target_id, $2::bigint FROM unnest($3::text[], $4::text[]) AS t (source_id, target_id)
    ON CONFLICT DO NOTHING RETURNING source_id
  )
  INSERT INTO conversations (id, title, created_at, updated_at)
  SELECT t.target_id, t.title, t.created_at, t.updated_at
  FROM unnest($3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
    AS t (source_id, target_id, title, created_at, updated_at) JOIN noted USING (source_id)
  ORDER BY t.target_id COLLATE "C"
  ON CONFLICT (id) DO UPDATE SET
    title = excluded.title, created_at = excluded.created_at, updated_at = excluded.updated_at`;

export const ADVANCE = `
  UPDATE genesis_copies SET last_id = $1, messages = $2, bytes = $3, left_out = $4 WHERE copy = $5 AND last_id = $6`;

/** In the order in which servers lock them, so that neither waits for the other. */
export const LOCK_CONVERSATIONS = `
  SELECT FROM conversations WHERE id IN (
    SELECT target_id FROM genesis_copy_conversations WHERE copy = $1 AND source_id = ANY($2)
  ) ORDER BY id FOR KEY SHARE`;

export const LOCK_FOR_SUMMARIES = 'SELECT FROM conversations WHERE id = ANY($1) ORDER BY id FOR UPDATE';

export const ADD_MESSAGES = `
  INSERT INTO messages (id, conversation_id, role, content, reply_to, created_at)
  SELECT t.id, n.target_id, t.role, t.content, t.reply_to, t.created_at
  FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[])
    AS t (id, source_id, role, content, reply_to, created_at)
    JOIN genesis_copy_conversations AS n ON n.copy = $1 AND n.source_id = t.source_id
    JOIN conversations AS c ON c.id = n.target_id`;

export const ADD_SUMMARIES = `
  INSERT INTO summaries
    (conversation_id, start_message_id, end_message_id, level, message_count, content, created_at)
  SELECT * FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::integer[], $5::bigint[], $6::text[], $7::bigint[])`;

export const SETTLE = `
  UPDATE genesis_copy_conversations AS n SET verified_to = t.verified_to
  FROM unnest($2::text[], $3::bigint[]) AS t (source_id, verified_to) WHERE n.copy = $1 AND n.source_id = t.source_id`;

export const ADD_SETTINGS = `
  INSERT INTO settings (key, value, updated_at) SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[])
  ON CONFLICT DO NOTHING`;

export const ADD_KEYS = `
  INSERT INTO idempotency_keys (key, fingerprint, conversation_id, message_id, reply_id, model, created_at)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::text[], $7::bigint[])
  ON CONFLICT DO NOTHING`;
