import { CHUNK_BYTES, CHUNK_MESSAGES } from '../chunk.ts';
import type { CopySession } from './copy-session.ts';

interface MessageKey {
  readonly id: number;
  readonly conversationId: string;
  readonly bytes: number;
}

/**
 * The messages of all conversations in the order of their ids, chunk by chunk, in the snapshot of the session. No index has
 * that order: a cursor sorts their keys once, and the texts are read by these.
 */
export class MessagesInOrder {
  readonly #session: CopySession;
  readonly #columns: string;
  /** The last id of the chunk before; undefined while there is no cursor. */
  #last: number | undefined;
  #ahead: MessageKey[] = [];

  constructor(session: CopySession, columns: string) {
    this.#session = session;
    this.#columns = columns;
  }

  async after<Message extends { readonly id: number }>(id: number): Promise<Message[]> {
    if (this.#last !== id) await this.#declare(id);
    const keys = await this.#nextKeys();
    this.#last = keys.at(-1)?.id ?? id;
    return this.#session.rows<Message>(
      `SELECT ${this.#columns} FROM messages JOIN unnest($1::text[], $2::bigint[]) AS k (conversation_id, id)
         USING (conversation_id, id) ORDER BY id`,
      [keys.map(({ conversationId }) => conversationId), keys.map(({ id }) => id)],
    );
  }

  async #declare(id: number): Promise<void> {
    if (this.#last !== undefined) await this.#session.rows('CLOSE in_order');
    this.#ahead = [];
    // A cursor takes no parameters.
    await this.#session.rows(`
      DECLARE in_order NO SCROLL CURSOR FOR
      SELECT id, conversation_id AS "conversationId", octet_length(content) AS bytes FROM messages
      WHERE id > ${BigInt(id)} ORDER BY id`);
  }

  /** As many as a chunk may have, in number and in bytes; one at least, while there are any. */
  async #nextKeys(): Promise<MessageKey[]> {
    const missing = CHUNK_MESSAGES - this.#ahead.length;
    if (missing > 0)
      this.#ahead.push(...(await this.#session.rows<MessageKey>(`FETCH ${missing} FROM in_order`)));
    let bytes = 0;
    const end = this.#ahead.findIndex((key) => {
      bytes += key.bytes;
      return bytes > CHUNK_BYTES;
    });
    return this.#ahead.splice(0, end === -1 ? CHUNK_MESSAGES : Math.max(1, end));
  }
}
