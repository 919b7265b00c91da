import type { Database } from 'better-sqlite3';
import { sumOf } from '../../../sum-of.ts';
import { type Message, SUMMARY_BATCH, type Summary, summarise, VERBATIM_MESSAGES } from '../../summary.ts';
import type { Context } from '../../types.ts';
import { statement } from '../pool/statements.ts';
import { OpenMessages } from './open-messages.ts';
import { OPENING } from './opening.ts';

/** The most summaries that one transaction makes beyond those of its own turns: a few milliseconds of work, after an import. */
const MAX_OVERDUE = 100;

/** What a connection knows of the conversations that its transactions changed. */
interface Recent {
  /** How many turns each conversation got in this transaction. */
  turns: Map<string, number>;
  open: OpenMessages;
}

const recent = new WeakMap<Database, Recent>();

/** What the context of a conversation has after its transaction, instead of what it had. */
export interface RenewedSummary {
  readonly conversationId: string;
  readonly summary: NonNullable<Context['summary']>;
  /** Messages that no summary covers; undefined where there are more than a transaction looks at. */
  readonly openMessages: number | undefined;
}

/** Lets `storeDueSummaries` look at the conversation before the commit. */
export function followUp(db: Database, conversationId: string): void {
  const { turns } = recentOf(db);
  turns.set(conversationId, (turns.get(conversationId) ?? 0) + 1);
}

/**
 * Stores the summaries that have become due: those of the oldest messages that the model no longer sees word for word,
 * ten by ten. In the transaction of the turns that made them due, so that a context never lacks anything and a range is
 * summarised once; but once for all of its turns, and only where the count in memory says so, because looking costs as
 * much as storing a turn.
 */
export function storeDueSummaries(db: Database): readonly RenewedSummary[] {
  const { turns, open } = recentOf(db);
  if (turns.size === 0) return [];
  const renewed: RenewedSummary[] = [];
  // First: when this fails, so does the transaction, and neither its turns nor its counts must last.
  recent.delete(db);
  open.asOf(db);
  const now = Date.now();
  for (const [id, count] of turns) {
    const known = open.of(id);
    const expected = known === undefined ? undefined : known + 2 * count;
    if (expected !== undefined && dueOf(expected) === 0) {
      open.set(id, expected);
    } else {
      const max = MAX_OVERDUE + Math.ceil((2 * count) / SUMMARY_BATCH);
      const { openMessages, summary } = storeSummaries(db, id, max, now);
      if (openMessages === undefined) open.forget(id);
      else open.set(id, openMessages);
      if (summary) renewed.push({ conversationId: id, summary, openMessages });
    }
  }
  recent.set(db, { turns: new Map(), open });
  return renewed;
}

/** What was known of conversations counts what has not been committed. */
export function forgetRecent(db: Database): void {
  recent.delete(db);
}

/** Has the next transaction with a turn of the conversation count its messages anew. */
export function forgetOpen(db: Database, conversationId: string): void {
  recentOf(db).open.forget(conversationId);
}

function recentOf(db: Database): Recent {
  const known = recent.get(db);
  if (known) return known;
  const none = { turns: new Map(), open: new OpenMessages() };
  recent.set(db, none);
  return none;
}

/** SQL for the last message that a summary covers; 0 without summaries. */
export function lastSummarised(conversation: string): string {
  const last = 'ORDER BY start_message_id DESC LIMIT 1';
  return `ifnull((SELECT end_message_id FROM summaries WHERE conversation_id = ${conversation} ${last}), 0)`;
}

interface StoredSummaries {
  readonly openMessages: number | undefined;
  /** Undefined where none was due. */
  readonly summary: RenewedSummary['summary'] | undefined;
}

function storeSummaries(db: Database, conversationId: string, max: number, now: number): StoredSummaries {
  const limit = VERBATIM_MESSAGES + max * SUMMARY_BATCH;
  const open = countOpen(db, conversationId, limit);
  const due = dueOf(open);
  const openMessages = open < limit ? open - due * SUMMARY_BATCH : undefined;
  if (due === 0) return { openMessages, summary: undefined };
  const stored = storedSummaries(db, conversationId);
  const all = summarise(stored, oldestMessages(db, conversationId, due * SUMMARY_BATCH));
  const replaced = stored.find((summary, i) => summary !== all[i]);
  if (replaced) deleteFrom(db, conversationId, replaced);
  for (const summary of all) if (!stored.includes(summary)) insert(db, conversationId, summary, now);
  return { openMessages, summary: joined(all) };
}

/** As a context has them. */
function joined(summaries: readonly Summary[]): RenewedSummary['summary'] {
  return {
    messageCount: sumOf(summaries, ({ messageCount }) => messageCount),
    content: summaries.map(({ content }) => content).join('\n'),
  };
}

/** How many summaries are due where so many messages have none. */
function dueOf(openMessages: number): number {
  return Math.max(0, Math.floor((openMessages - VERBATIM_MESSAGES) / SUMMARY_BATCH));
}

// Messages that no summary covers.
const OPEN = `messages WHERE conversation_id = +@conversationId AND id > ${lastSummarised('+@conversationId')}`;
const COUNT_OPEN = `SELECT count(*) FROM (SELECT 1 FROM ${OPEN} LIMIT +@limit)`;
const OLDEST_OPEN = `SELECT id, role, ${OPENING} AS content FROM ${OPEN} ORDER BY id LIMIT +@limit`;

function countOpen(db: Database, conversationId: string, limit: number): number {
  return statement(db, COUNT_OPEN).pluck().get({ conversationId, limit }) as number;
}

function storedSummaries(db: Database, conversationId: string): readonly Summary[] {
  const sql = `
    SELECT level, start_message_id AS startId, end_message_id AS endId, message_count AS messageCount, content
    FROM summaries WHERE conversation_id = +? ORDER BY start_message_id`;
  return statement(db, sql).all(conversationId) as Summary[];
}

function oldestMessages(db: Database, conversationId: string, limit: number): readonly Message[] {
  return statement(db, OLDEST_OPEN).all({ conversationId, limit }) as Message[];
}

function deleteFrom(db: Database, conversationId: string, { startId }: Summary): void {
  const sql = 'DELETE FROM summaries WHERE conversation_id = ? AND start_message_id >= ?';
  statement(db, sql).run(conversationId, startId);
}

function insert(db: Database, conversationId: string, summary: Summary, now: number): void {
  const { startId, endId, level, messageCount, content } = summary;
  statement(
    db,
    `INSERT INTO summaries
       (conversation_id, start_message_id, end_message_id, level, message_count, content, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (conversation_id, start_message_id, end_message_id) DO NOTHING`,
  ).run(conversationId, startId, endId, level, messageCount, content, now);
}
