import { GenesisError } from '../../errors.ts';
import { initialisePostgresSchema } from '../../store/postgres/schema.ts';
import type { TargetMessage } from '../checksum.ts';
import { continuedElsewhere, conversationGone } from '../copy-refusals.ts';
import { IdMap, type IdRange, rangeAfter } from '../id-map.ts';
import { openingError } from '../opening-error.ts';
import {
  BEFORE_ALL,
  type SourceConversation,
  type SourceKey,
  type SourceMessage,
  type SourceSetting,
} from '../source.ts';
import type { CopiedConversation, CopyProgress, CopyTarget, SettledConversation } from '../target.ts';
import { CopySession } from './copy-session.ts';
import { schemaError } from './postgres-error.ts';
import { NOTE_TABLES, NOTES, NOTES_LOCK } from './postgres-notes.ts';
import { chunkOf } from './postgres-source.ts';
import * as sql from './target-statements.ts';

const PAGE = chunkOf(
  'id, role, content, reply_to AS "replyTo", created_at AS "createdAt"',
  `AND EXISTS (
     SELECT FROM genesis_copy_ranges WHERE copy = $3 AND messages.id BETWEEN first + shift AND last + shift
   )`,
);

/** A PostgreSQL database of Genesis. Between two chunks, servers that use it may write. */
export class PostgresTarget implements CopyTarget {
  readonly kind = 'postgres';
  readonly #session: CopySession;
  /** Kept from one chunk to the next: they change only when ids are reserved. */
  #ids: IdMap | undefined;

  private constructor(session: CopySession) {
    this.#session = session;
  }

  /** Makes the schema where there is none. Throws `DB_OPEN_FAILED`. */
  static async open(address: string): Promise<PostgresTarget> {
    const session = await CopySession.open(address);
    try {
      await initialisePostgresSchema(session.client, session.shown);
      return new PostgresTarget(session);
    } catch (error) {
      await session.end();
      if (error instanceof GenesisError)
        throw openingError(error, 'Name an empty database, or one that Genesis made.');
      throw schemaError(session.shown, error);
    }
  }

  get shown(): string {
    return this.#session.shown;
  }

  place(): Promise<string> {
    return this.#session.place();
  }

  async progress(copy: string): Promise<CopyProgress | undefined> {
    if (!(await this.#hasNotes())) return undefined;
    const [row] = await this.#session.rows<CopyProgress & { leftOut: string }>(
      'SELECT last_id AS "lastId", messages, bytes, left_out AS "leftOut" FROM genesis_copies WHERE copy = $1',
      [copy],
    );
    return row && { ...row, leftOut: JSON.parse(row.leftOut) };
  }

  async begin(copy: string, source: string): Promise<void> {
    await this.#session.transaction(async () => {
      await this.#changes('SELECT pg_advisory_xact_lock($1)', [NOTES_LOCK]);
      await this.#changes(NOTES);
      await this.#changes(
        `INSERT INTO genesis_copies VALUES ($1, $2, $3, 0, 0, '[]') ON CONFLICT DO NOTHING`,
        [copy, source, BEFORE_ALL],
      );
    });
  }

  /**
   * Reserves all ids at once. A writer gets its ids from the sequence after it has locked the table, so none is on its way
   * while this looks and sets.
   */
  async reserve(copy: string, first: number, last: number): Promise<void> {
    const unreserved = async () =>
      Math.max(first, ((await this.ranges(copy)).at(-1)?.last ?? BEFORE_ALL) + 1);
    if ((await unreserved()) > last) return;
    await this.#session.transaction(async () => {
      await this.#changes('LOCK TABLE messages IN SHARE ROW EXCLUSIVE MODE');
      // Another process with the same copy may have reserved them by now.
      const from = await unreserved();
      if (from > last) return;
      const [{ taken } = { taken: 0 }] = await this.#session.rows<{ taken: number }>(sql.TAKEN);
      const { shift } = rangeAfter(from, last, taken);
      await this.#changes('INSERT INTO genesis_copy_ranges VALUES ($1, $2, $3, $4)', [
        copy,
        from,
        last,
        shift,
      ]);
      // A sequence begins with 1, and its value never falls.
      await this.#changes(`SELECT setval('messages_id', $1::bigint)`, [Math.max(1, last + shift, taken)]);
    });
    this.#ids = undefined;
  }

  ranges(copy: string): Promise<readonly IdRange[]> {
    return this.#session.rows(
      'SELECT first, last, shift FROM genesis_copy_ranges WHERE copy = $1 ORDER BY first',
      [copy],
    );
  }

  async copied(copy: string, sourceIds: readonly string[]): Promise<readonly CopiedConversation[]> {
    if (!(await this.#hasNotes())) return [];
    return this.#session.rows(
      `SELECT source_id AS "sourceId", target_id AS "targetId", verified_to AS "verifiedTo"
       FROM genesis_copy_conversations WHERE copy = $1 AND source_id = ANY($2) ORDER BY source_id`,
      [copy, sourceIds],
    );
  }

  async inUse(ids: readonly string[]): Promise<readonly string[]> {
    const rows = await this.#session.rows<{ id: string }>(
      `SELECT given.id FROM unnest($1::text[]) AS given (id)
       WHERE EXISTS (SELECT FROM messages WHERE conversation_id = given.id) ORDER BY given.id COLLATE "C"`,
      [ids],
    );
    return rows.map(({ id }) => id);
  }

  async addConversations(
    copy: string,
    added: readonly { readonly conversation: SourceConversation; readonly targetId: string }[],
  ): Promise<void> {
    if (added.length === 0) return;
    const all = added.map(({ conversation, targetId }) => ({ ...conversation, targetId }));
    const columns = ['id', 'targetId', 'title', 'createdAt', 'updatedAt'] as const;
    await this.#session.transaction(() =>
      this.#changes(sql.ADD_CONVERSATIONS, [copy, BEFORE_ALL, ...columnsOf(all, columns)]),
    );
  }

  async write(
    copy: string,
    messages: readonly SourceMessage[],
    before: CopyProgress,
    after: CopyProgress,
  ): Promise<void> {
    this.#ids ??= new IdMap(await this.ranges(copy));
    const ids = this.#ids;
    const inTarget = messages.map((message) => ({
      ...message,
      id: ids.toTarget(message.id),
      replyTo: message.replyTo === null ? null : ids.toTarget(message.replyTo),
    }));
    const columns = ['id', 'conversationId', 'role', 'content', 'replyTo', 'createdAt'] as const;
    const conversations = [...new Set(messages.map(({ conversationId }) => conversationId))];
    await this.#session.transaction(async () => {
      const { lastId, leftOut } = after;
      const progress = [lastId, after.messages, after.bytes, JSON.stringify(leftOut), copy, before.lastId];
      if ((await this.#changes(sql.ADVANCE, progress)) === 0) throw continuedElsewhere(this.shown);
      await this.#changes(sql.LOCK_CONVERSATIONS, [copy, conversations]);
      const written = await this.#changes(sql.ADD_MESSAGES, [copy, ...columnsOf(inTarget, columns)]);
      if (written !== messages.length) throw conversationGone(this.shown);
    });
  }

  page(copy: string, targetId: string, after: number): Promise<readonly TargetMessage[]> {
    return this.#session.rows(PAGE, [after, targetId, copy]);
  }

  async settle(copy: string, settled: readonly SettledConversation[]): Promise<void> {
    const summaries = settled.flatMap(({ targetId, summaries }) =>
      summaries.map((summary) => ({ ...summary, targetId })),
    );
    const columns = [
      'targetId',
      'startId',
      'endId',
      'level',
      'messageCount',
      'content',
      'createdAt',
    ] as const;
    await this.#session.transaction(async () => {
      await this.#changes(sql.LOCK_FOR_SUMMARIES, columnsOf(settled, ['targetId']));
      await this.#changes(
        'DELETE FROM summaries WHERE conversation_id = ANY($1)',
        columnsOf(settled, ['targetId']),
      );
      await this.#changes(sql.ADD_SUMMARIES, columnsOf(summaries, columns));
      await this.#changes(sql.SETTLE, [copy, ...columnsOf(settled, ['sourceId', 'verifiedTo'])]);
    });
  }

  addSettings(settings: readonly SourceSetting[]): Promise<number> {
    return this.#session.transaction(() =>
      this.#changes(sql.ADD_SETTINGS, columnsOf(settings, ['key', 'value', 'updatedAt'])),
    );
  }

  addKeys(keys: readonly SourceKey[]): Promise<number> {
    const columns = [
      'key',
      'fingerprint',
      'conversationId',
      'messageId',
      'replyId',
      'model',
      'createdAt',
    ] as const;
    return this.#session.transaction(() => this.#changes(sql.ADD_KEYS, columnsOf(keys, columns)));
  }

  async finish(copy: string): Promise<void> {
    await this.#session.transaction(async () => {
      await this.#changes('SELECT pg_advisory_xact_lock($1)', [NOTES_LOCK]);
      for (const table of NOTE_TABLES) {
        const removed = await this.#changes(`DELETE FROM ${table} WHERE copy = $1`, [copy]);
        if (table === 'genesis_copies' && removed === 0) throw continuedElsewhere(this.shown);
      }
      const others = await this.#session.rows('SELECT FROM genesis_copies LIMIT 1');
      if (others.length === 0) await this.#changes(`DROP TABLE ${NOTE_TABLES.join(', ')}`);
    });
    // Until autovacuum comes by, PostgreSQL would plan for the empty tables that these were.
    await this.#changes('ANALYZE conversations, messages, summaries');
  }

  close(): Promise<void> {
    return this.#session.end();
  }

  async #hasNotes(): Promise<boolean> {
    const [row] = await this.#session.rows<{ has: boolean }>(
      `SELECT to_regclass('genesis_copies') IS NOT NULL AS has`,
    );
    return row?.has === true;
  }

  #changes(statement: string, parameters: unknown[] = []): Promise<number> {
    return this.#session.changes(statement, parameters);
  }
}

/** The values of each column, for `unnest`. */
function columnsOf<Row>(rows: readonly Row[], columns: readonly (keyof Row)[]): unknown[][] {
  return columns.map((column) => rows.map((row) => row[column]));
}
