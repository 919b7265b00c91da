import type { Database } from 'better-sqlite3';
import { useError } from '../../store/sqlite/file/use-error.ts';
import { CHUNK_CONVERSATIONS } from '../chunk.ts';
import type {
  CopySource,
  MessagePage,
  SourceConversation,
  SourceKey,
  SourceSetting,
  SourceSize,
  SourceSummary,
} from '../source.ts';
import { decodedText, messageReader } from './sqlite-rows.ts';

export interface SqliteSourceFacts {
  readonly kind: 'sqlite' | 'python';
  /** Without symbolic links. */
  readonly path: string;
  readonly shown: string;
  readonly notes: readonly string[];
  readonly hasKeys: boolean;
}

type ConversationRow = Omit<SourceConversation, 'id' | 'title'> & { id: Buffer; title: Buffer | null };

/** Reads a file through the views of its kind, in the snapshot that `db` has begun. */
export class SqliteSource implements CopySource {
  readonly #db: Database;
  readonly #facts: SqliteSourceFacts;
  readonly #page: (after: number, conversationId?: string) => MessagePage;

  constructor(db: Database, facts: SqliteSourceFacts) {
    this.#db = db;
    this.#facts = facts;
    this.#page = messageReader(db);
  }

  get kind() {
    return this.#facts.kind;
  }

  get shown() {
    return this.#facts.shown;
  }

  get identity() {
    return `${this.#facts.kind} ${this.#facts.path}`;
  }

  get notes() {
    return this.#facts.notes;
  }

  async size(): Promise<SourceSize> {
    const sql = `
      SELECT count(*) AS messages, ifnull(min(id), 0) AS firstId, ifnull(max(id), 0) AS lastId
      FROM source_messages`;
    return this.#read(() => this.#db.prepare(sql).get()) as SourceSize;
  }

  async conversations(after: string): Promise<readonly SourceConversation[]> {
    const sql = `
      SELECT CAST(id AS BLOB) AS id, CAST(title AS BLOB) AS title, hex(id) AS cursor,
        created_at AS createdAt, updated_at AS updatedAt,
        EXISTS (SELECT 1 FROM source_messages WHERE conversation_id = c.id) AS hasMessages
      FROM source_conversations AS c WHERE id > CAST(? AS TEXT) ORDER BY id LIMIT ${CHUNK_CONVERSATIONS}`;
    const rows = this.#all<ConversationRow>(sql, Buffer.from(after, 'hex'));
    return rows.map((row) => ({
      ...row,
      id: decodedText(row.id),
      title: row.title && decodedText(row.title),
      hasMessages: Boolean(row.hasMessages),
    }));
  }

  async page(after: number, conversationId?: string): Promise<MessagePage> {
    return this.#read(() => this.#page(after, conversationId));
  }

  async summaries(conversationId: string): Promise<readonly SourceSummary[]> {
    if (this.kind === 'python') return [];
    return this.#all(
      `SELECT start_message_id AS startId, end_message_id AS endId, level, message_count AS messageCount, content,
         created_at AS createdAt
       FROM main.summaries WHERE conversation_id = ? ORDER BY start_message_id`,
      conversationId,
    );
  }

  async settings(): Promise<readonly SourceSetting[]> {
    if (this.kind === 'python') return [];
    return this.#all('SELECT key, value, updated_at AS updatedAt FROM main.settings ORDER BY key');
  }

  async keys(after: string, since: number): Promise<readonly SourceKey[]> {
    if (!this.#facts.hasKeys) return [];
    return this.#all(
      `SELECT key, fingerprint, conversation_id AS conversationId, message_id AS messageId, reply_id AS replyId, model,
         created_at AS createdAt
       FROM main.idempotency_keys
       WHERE key > ? AND created_at > ? AND reply_id IS NOT NULL ORDER BY key LIMIT ${CHUNK_CONVERSATIONS}`,
      after,
      since,
    );
  }

  async close() {
    this.#db.close();
  }

  #all<Row>(sql: string, ...parameters: unknown[]): Row[] {
    return this.#read(() => this.#db.prepare(sql).all(...parameters)) as Row[];
  }

  #read<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      throw useError(this.shown, 'reading', 1, error);
    }
  }
}
