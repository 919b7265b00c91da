import type { Client } from 'pg';
import { codeOf, GenesisError, messageOf } from '../../errors.ts';

// Beside the messages, because an older one is added later: an update would write its text anew. The ids are an index, so that
// the latest messages are looked at first. Without a foreign key, which would cost each message a look at its conversation.
// A search reads what is pending of the other index, too: little of it, then. The function has the rights of its owner: a server
// without --search may have none on this table.
const INDEX = `
  CREATE TABLE message_search (
    id              bigint PRIMARY KEY,
    conversation_id text COLLATE "C" NOT NULL,
    terms           tsvector NOT NULL
  );
  CREATE INDEX message_search_by_term ON message_search USING gin (terms) WITH (gin_pending_list_limit = 1024);

  CREATE FUNCTION forget_deleted_messages() RETURNS trigger LANGUAGE plpgsql
  SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
      DELETE FROM message_search AS s USING deleted WHERE s.id = deleted.id;
      RETURN NULL;
    END
  $$;
  CREATE TRIGGER forget_deleted_messages AFTER DELETE ON messages REFERENCING OLD TABLE AS deleted
    FOR EACH STATEMENT EXECUTE FUNCTION forget_deleted_messages();
`;

const HAS_INDEX = `
  SELECT FROM pg_class WHERE relname = 'message_search' AND relnamespace = quote_ident(current_schema())::regnamespace`;

/**
 * Makes the index of messages for searches. Call it in the transaction, and under the lock, of the schema. Throws
 * `DB_OPEN_FAILED` where the role may not.
 */
export async function createSearchIndex(client: Client, shown: string): Promise<void> {
  try {
    await client.query(INDEX);
  } catch (error) {
    if (codeOf(error) !== '42501') throw error;
    throw new GenesisError('DB_OPEN_FAILED', `${shown} has no index for --search: ${messageOf(error)}`, {
      hint:
        'Start a server with --search once as the owner of the tables, and as that one: ' +
        'GRANT SELECT, INSERT, UPDATE, DELETE ON message_search TO the role of this server.',
      cause: error,
    });
  }
}

export async function hasSearchIndex(client: Client): Promise<boolean> {
  return (await client.query(HAS_INDEX)).rowCount === 1;
}
