import type { Database } from 'better-sqlite3';
import { messageOf } from '../../errors.ts';
import { useError } from '../../store/sqlite/file/use-error.ts';
import type { TargetMessage } from '../checksum.ts';
import { continuedElsewhere, conversationGone } from '../copy-refusals.ts';
import { IdMap, type IdRange, rangeAfter } from '../id-map.ts';
import {
  BEFORE_ALL,
  type SourceConversation,
  type SourceKey,
  type SourceMessage,
  type SourceSetting,
} from '../source.ts';
import type { CopiedConversation, CopyProgress, CopyTarget, SettledConversation } from '../target.ts';
import { NOTE_TABLES, NOTES } from './sqlite-notes.ts';
import { takeChunk } from './take-chunk.ts';

/** A SQLite file of Genesis. Between two chunks, servers that use the file may write. */
export class SqliteTarget implements CopyTarget {
  readonly kind = 'sqlite';
  readonly shown: string;
  readonly #db: Database;

  constructor(db: Database, shown: string) {
    this.#db = db;
    this.shown = shown;
  }

  async progress(copy: string): Promise<CopyProgress | undefined> {
    return this.#run(() => {
      if (!this.#hasNotes()) return undefined;
      const sql =
        'SELECT last_id AS lastId, messages, bytes, left_out AS leftOut FROM genesis_copies WHERE copy = ?';
      const row = this.#db.prepare(sql).get(copy) as (CopyProgress & { leftOut: string }) | undefined;
      return row && { ...row, leftOut: JSON.parse(row.leftOut) };
    });
  }

  async begin(copy: string, source: string): Promise<void> {
    const sql = `INSERT INTO genesis_copies VALUES (?, ?, ?, 0, 0, '[]') ON CONFLICT DO NOTHING`;
    this.#write(() => {
      this.#db.exec(NOTES);
      this.#db.prepare(sql).run(copy, source, BEFORE_ALL);
    });
  }

  /** A writer may take any id that is free, so they are decided chunk by chunk. */
  async reserve(): Promise<void> {}

  async ranges(copy: string): Promise<readonly IdRange[]> {
    return this.#run(() => this.#ranges(copy));
  }

  async copied(copy: string, sourceIds: readonly string[]): Promise<readonly CopiedConversation[]> {
    return this.#run(() => {
      if (!this.#hasNotes()) return [];
      const sql = `
        SELECT source_id AS sourceId, target_id AS targetId, verified_to AS verifiedTo
        FROM genesis_copy_conversations
        WHERE copy = ? AND source_id IN (SELECT value FROM json_each(?)) ORDER BY source_id`;
      return this.#db.prepare(sql).all(copy, JSON.stringify(sourceIds)) as CopiedConversation[];
    });
  }

  async inUse(ids: readonly string[]): Promise<readonly string[]> {
    const sql = `
      SELECT value FROM json_each(?)
      WHERE EXISTS (SELECT 1 FROM messages WHERE conversation_id = value) ORDER BY value`;
    return this.#run(() => this.#db.prepare(sql).pluck().all(JSON.stringify(ids))) as string[];
  }

  async addConversations(
    copy: string,
    added: readonly { readonly conversation: SourceConversation; readonly targetId: string }[],
  ): Promise<void> {
    if (added.length === 0) return;
    const insert = this.#db.prepare(`
      INSERT INTO conversations (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET
        title = excluded.title, created_at = excluded.created_at, updated_at = excluded.updated_at`);
    const note = this.#db.prepare(
      'INSERT INTO genesis_copy_conversations VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    this.#write(() => {
      for (const { conversation, targetId } of added) {
        const { id, title, createdAt, updatedAt } = conversation;
        if (note.run(copy, id, targetId, BEFORE_ALL).changes === 1)
          insert.run(targetId, title, createdAt, updatedAt);
      }
    });
  }

  async write(
    copy: string,
    messages: readonly SourceMessage[],
    before: CopyProgress,
    after: CopyProgress,
  ): Promise<void> {
    const advance = this.#db.prepare(`
      UPDATE genesis_copies SET last_id = ?, messages = ?, bytes = ?, left_out = ? WHERE copy = ? AND last_id = ?`);
    const insert = this.#db.prepare(`
      INSERT INTO messages (id, conversation_id, role, content, reply_to, created_at) VALUES (?, ?, ?, ?, ?, ?)`);
    this.#write(() => {
      const { lastId, leftOut } = after;
      const advanced = advance.run(
        lastId,
        after.messages,
        after.bytes,
        JSON.stringify(leftOut),
        copy,
        before.lastId,
      );
      if (advanced.changes === 0) throw continuedElsewhere(this.shown);
      const ids = this.#extendRanges(copy, messages);
      const targets = this.#targetIds(copy, messages);
      for (const { id, conversationId, role, content, replyTo, createdAt } of messages) {
        const reply = replyTo === null ? null : ids.toTarget(replyTo);
        const targetId = targets.get(conversationId);
        if (targetId === undefined) throw conversationGone(this.shown);
        insert.run(ids.toTarget(id), targetId, role, content, reply, createdAt);
      }
    });
  }

  async page(copy: string, targetId: string, after: number): Promise<readonly TargetMessage[]> {
    const sql = `
      SELECT id, role, content, reply_to AS replyTo, created_at AS createdAt FROM messages
      WHERE conversation_id = ? AND id > ? AND EXISTS (
        SELECT 1 FROM genesis_copy_ranges WHERE copy = ? AND messages.id BETWEEN first + shift AND last + shift
      )
      ORDER BY id`;
    return this.#run(() =>
      takeChunk(this.#db.prepare(sql).iterate(targetId, after, copy) as Iterable<TargetMessage>),
    );
  }

  async settle(copy: string, settled: readonly SettledConversation[]): Promise<void> {
    const remove = this.#db.prepare('DELETE FROM summaries WHERE conversation_id = ?');
    const insert = this.#db.prepare('INSERT INTO summaries VALUES (?, ?, ?, ?, ?, ?, ?)');
    const note = this.#db.prepare(
      'UPDATE genesis_copy_conversations SET verified_to = ? WHERE copy = ? AND source_id = ?',
    );
    this.#write(() => {
      for (const { sourceId, targetId, verifiedTo, summaries } of settled) {
        remove.run(targetId);
        for (const { startId, endId, level, messageCount, content, createdAt } of summaries)
          insert.run(targetId, startId, endId, level, messageCount, content, createdAt);
        note.run(verifiedTo, copy, sourceId);
      }
    });
  }

  async addSettings(settings: readonly SourceSetting[]): Promise<number> {
    const insert = this.#db.prepare('INSERT INTO settings VALUES (?, ?, ?) ON CONFLICT DO NOTHING');
    return this.#write(() =>
      settings.reduce((sum, { key, value, updatedAt }) => sum + insert.run(key, value, updatedAt).changes, 0),
    );
  }

  async addKeys(keys: readonly SourceKey[]): Promise<number> {
    const insert = this.#db.prepare(
      'INSERT INTO idempotency_keys VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING',
    );
    return this.#write(() =>
      keys.reduce((sum, { key, fingerprint, conversationId, messageId, replyId, model, createdAt }) => {
        const run = insert.run(key, fingerprint, conversationId, messageId, replyId, model, createdAt);
        return sum + run.changes;
      }, 0),
    );
  }

  async finish(copy: string): Promise<void> {
    this.#write(() => {
      for (const table of NOTE_TABLES) {
        const { changes } = this.#db.prepare(`DELETE FROM ${table} WHERE copy = ?`).run(copy);
        if (table === 'genesis_copies' && changes === 0) throw continuedElsewhere(this.shown);
      }
      if (this.#db.prepare('SELECT count(*) FROM genesis_copies').pluck().get() !== 0) return;
      for (const table of NOTE_TABLES) this.#db.exec(`DROP TABLE ${table}`);
    });
  }

  async close(): Promise<void> {
    this.#db.close();
  }

  /** Looked up for a chunk at once: an insert that selects from other tables costs four times as much as one of values. */
  #targetIds(copy: string, messages: readonly SourceMessage[]): ReadonlyMap<string, string> {
    const sourceIds = [...new Set(messages.map(({ conversationId }) => conversationId))];
    const sql = `
      SELECT n.source_id, c.id FROM genesis_copy_conversations AS n JOIN conversations AS c ON c.id = n.target_id
      WHERE n.copy = ? AND n.source_id IN (SELECT value FROM json_each(?))`;
    const rows = this.#db.prepare(sql).raw().all(copy, JSON.stringify(sourceIds));
    return new Map(rows as [string, string][]);
  }

  #hasNotes(): boolean {
    const sql = `SELECT count(*) FROM sqlite_schema WHERE name = 'genesis_copies'`;
    return this.#db.prepare(sql).pluck().get() === 1;
  }

  #ranges(copy: string): readonly IdRange[] {
    const sql = 'SELECT first, last, shift FROM genesis_copy_ranges WHERE copy = ? ORDER BY first';
    return this.#db.prepare(sql).all(copy) as IdRange[];
  }

  /** Continues the last range where no other writer has added a message since; otherwise begins one after its message. */
  #extendRanges(copy: string, messages: readonly SourceMessage[]): IdMap {
    const ranges = [...this.#ranges(copy)];
    const [first, last] = [messages[0]?.id, messages.at(-1)?.id];
    if (first === undefined || last === undefined) return new IdMap(ranges);
    const taken =
      (this.#db.prepare('SELECT max(id) FROM messages').pluck().get() as number | null) ?? BEFORE_ALL;
    const current = ranges.at(-1);
    const isAlone = current && taken <= current.last + current.shift;
    const range = isAlone ? { ...current, last } : rangeAfter(first, last, taken);
    if (isAlone) ranges.pop();
    this.#db
      .prepare('INSERT OR REPLACE INTO genesis_copy_ranges VALUES (?, ?, ?, ?)')
      .run(copy, range.first, range.last, range.shift);
    return new IdMap([...ranges, range]);
  }

  #write<T>(run: () => T): T {
    return this.#run(() => this.#db.transaction(run).immediate());
  }

  #run<T>(run: () => T): T {
    try {
      return run();
    } catch (error) {
      // What finished the copy has removed its notes.
      if (messageOf(error).startsWith('no such table: genesis_cop')) throw continuedElsewhere(this.shown);
      throw useError(this.shown, 'copying', 1, error);
    }
  }
}
