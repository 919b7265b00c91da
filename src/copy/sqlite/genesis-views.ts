import { DEFAULT_CONVERSATION } from '../../store/rules.ts';

/** SQL for whether a message belongs to a conversation. The default conversation is in every target. */
export function hasConversation(conversation: string): string {
  return `(${conversation} = '${DEFAULT_CONVERSATION}'
    OR EXISTS (SELECT 1 FROM main.conversations AS c WHERE c.id = ${conversation}))`;
}

/** SQL for the default conversation where its row is missing, but not its messages. */
export function lostDefault(now: number): string {
  return `
    SELECT '${DEFAULT_CONVERSATION}', NULL, ${now}, ${now}
    WHERE NOT EXISTS (SELECT 1 FROM main.conversations WHERE id = '${DEFAULT_CONVERSATION}')
      AND EXISTS (SELECT 1 FROM main.messages WHERE conversation_id = '${DEFAULT_CONVERSATION}')`;
}

/** What a source is read through: the same names for every kind of database in a SQLite file. */
export function genesisViews(now: number): string {
  return `
    CREATE TEMP VIEW source_messages AS
      SELECT id, id AS name, conversation_id, ${hasConversation('conversation_id')} AS has_conversation,
        role, content, reply_to, created_at
      FROM main.messages;
    CREATE TEMP VIEW source_conversations AS
      SELECT id, title, created_at, updated_at FROM main.conversations UNION ALL ${lostDefault(now)};`;
}
