import { GenesisError } from '../../errors.ts';
import { shownAddress } from '../../postgres/address.ts';
import { POSTGRES_SCHEMA_VERSION } from '../../store/postgres/schema.ts';
import { CHUNK_BYTES, CHUNK_CONVERSATIONS, CHUNK_MESSAGES } from '../chunk.ts';
import { messagePage } from '../message-page.ts';
import type {
  CopySource,
  MessagePage,
  SourceConversation,
  SourceKey,
  SourceMessage,
  SourceSetting,
  SourceSize,
  SourceSummary,
} from '../source.ts';
import { CopySession } from './copy-session.ts';
import { MessagesInOrder } from './messages-in-order.ts';

/** SQL for one chunk of the messages of a conversation: as many rows, and as many bytes of text, as a chunk may have. `$1`: the id before it, `$2`: the conversation. */
export function chunkOf(columns: string, where = ''): string {
  return `
    SELECT ${columns} FROM (
      SELECT *, sum(octet_length(content)) OVER (ORDER BY id) - octet_length(content) AS bytes_before
      FROM (SELECT * FROM messages WHERE conversation_id = $2 AND id > $1 ${where} ORDER BY id LIMIT ${CHUNK_MESSAGES}) AS next
    ) AS measured
    WHERE bytes_before < ${CHUNK_BYTES} ORDER BY id`;
}

const COLUMNS =
  'id, conversation_id AS "conversationId", role, content, reply_to AS "replyTo", created_at AS "createdAt"';
const PAGE_OF_ONE = chunkOf(COLUMNS);

/** A PostgreSQL database of Genesis, in one snapshot. Its texts are all storable: PostgreSQL takes no others. */
export class PostgresSource implements CopySource {
  readonly kind = 'postgres';
  readonly notes = [];
  readonly identity: string;
  readonly #session: CopySession;
  readonly #inOrder: MessagesInOrder;

  private constructor(session: CopySession, identity: string) {
    this.#session = session;
    this.#inOrder = new MessagesInOrder(session, COLUMNS);
    this.identity = identity;
  }

  /** Throws `DB_OPEN_FAILED`, or `COPY_REFUSED` for a database without a schema of Genesis. */
  static async open(address: string): Promise<PostgresSource> {
    const session = await CopySession.open(address);
    try {
      assertReadable(await session.schemaVersion(), session.shown);
      await session.rows('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
      const [{ schema } = {}] = await session.rows<{ schema: string }>('SELECT current_schema() AS schema');
      return new PostgresSource(session, `postgres ${placeOf(address)} ${schema}`);
    } catch (error) {
      await session.end();
      throw error;
    }
  }

  get shown(): string {
    return this.#session.shown;
  }

  place(): Promise<string> {
    return this.#session.place();
  }

  async size(): Promise<SourceSize> {
    const [size] = await this.#session.rows<SourceSize>(`
      SELECT count(*) AS messages, coalesce(min(id), 0) AS "firstId", coalesce(max(id), 0) AS "lastId"
      FROM messages`);
    return size ?? { messages: 0, firstId: 0, lastId: 0 };
  }

  conversations(after: string): Promise<readonly SourceConversation[]> {
    return this.#session.rows(
      `SELECT id, id AS cursor, title, created_at AS "createdAt", updated_at AS "updatedAt",
         EXISTS (SELECT FROM messages WHERE conversation_id = c.id) AS "hasMessages"
       FROM conversations AS c WHERE id > $1 ORDER BY id LIMIT ${CHUNK_CONVERSATIONS}`,
      [after],
    );
  }

  async page(after: number, conversationId?: string): Promise<MessagePage> {
    const rows =
      conversationId === undefined
        ? await this.#inOrder.after<SourceMessage & { id: number }>(after)
        : await this.#session.rows<SourceMessage & { id: number }>(PAGE_OF_ONE, [after, conversationId]);
    return messagePage(rows.map((row) => ({ ...row, name: row.id, hasConversation: true })));
  }

  summaries(conversationId: string): Promise<readonly SourceSummary[]> {
    return this.#session.rows(
      `SELECT start_message_id AS "startId", end_message_id AS "endId", level, message_count AS "messageCount", content,
         created_at AS "createdAt"
       FROM summaries WHERE conversation_id = $1 ORDER BY start_message_id`,
      [conversationId],
    );
  }

  settings(): Promise<readonly SourceSetting[]> {
    return this.#session.rows('SELECT key, value, updated_at AS "updatedAt" FROM settings ORDER BY key');
  }

  keys(after: string, since: number): Promise<readonly SourceKey[]> {
    return this.#session.rows(
      `SELECT key, fingerprint, conversation_id AS "conversationId", message_id AS "messageId", reply_id AS "replyId",
         model, created_at AS "createdAt"
       FROM idempotency_keys
       WHERE key > $1 AND created_at > $2 AND reply_id IS NOT NULL ORDER BY key LIMIT ${CHUNK_CONVERSATIONS}`,
      [after, since],
    );
  }

  close(): Promise<void> {
    return this.#session.end();
  }
}

/** Without the user and the parameters: the same database for everyone. */
function placeOf(address: string): string {
  return shownAddress(address)
    .replace(/^[a-z]+:\/\/([^@/?#]*@)?/i, '')
    .replace(/[?#].*$/, '');
}

function assertReadable(version: number | undefined, shown: string): void {
  if (version === undefined)
    throw new GenesisError('COPY_REFUSED', `${shown} cannot be copied: it has no chats of Genesis`, {
      hint: 'Name a database that genesis serve, or genesis copy, has made.',
    });
  if (version > POSTGRES_SCHEMA_VERSION)
    throw new GenesisError('DB_OPEN_FAILED', `${shown} was made by a newer Genesis (schema ${version})`, {
      hint: `This version reads schema ${POSTGRES_SCHEMA_VERSION}. Use the newer Genesis.`,
    });
}
