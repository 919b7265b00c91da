import type { Obstacle } from '../../../sqlite-probe/protocol.ts';

/** What SQLite reads from a database, in a process of its own. */
export interface Contents {
  /** A copy is read if SQLite would otherwise change the log or the journal that an ended process left. */
  readonly readFrom: 'file' | 'copy';
  /** Why SQLite could not read it; null if it could. */
  readonly obstacle: Obstacle | null;
  readonly integrity: Integrity;
  /** The same without its log or journal, in a copy of the database alone. Null if nothing made that worth a look. */
  readonly withoutLog: Integrity | null;
  readonly foreignKeys: Answer<ForeignKeys>;
  readonly schema: Answer<Schema>;
  /** Null if the database belongs neither to Genesis nor to the Python system. */
  readonly chat: Answer<ChatData> | null;
}

/** `unanswered`: the time was too short, or the question was not asked. */
export type Answer<T> =
  | { readonly status: 'answered'; readonly value: T }
  | { readonly status: 'unanswered'; readonly reason: string };

export type IntegrityMethod = 'quick_check' | 'integrity_check';

export type Integrity =
  | { readonly status: 'sound'; readonly method: IntegrityMethod; readonly tookMs: number }
  /** No problem was found, but not all tables were checked. */
  | { readonly status: 'partial'; readonly method: IntegrityMethod; readonly byTable: CheckByTable }
  | {
      readonly status: 'damaged';
      readonly method: IntegrityMethod;
      /** SQLite's messages, at most the first hundred. */
      readonly problems: readonly string[];
      /** Null if the whole database was checked at once. */
      readonly byTable: CheckByTable | null;
    }
  | { readonly status: 'unanswered'; readonly reason: string };

/** How far the check came table by table, which it goes on with if SQLite cannot check the whole database. */
export interface CheckByTable {
  /** The number of all tables. */
  readonly tables: number;
  /** The number of tables that were checked in full. */
  readonly checked: number;
  /** Tables that SQLite cannot check in full. */
  readonly unchecked: readonly UncheckedTable[];
  /** SQLite's message about an entry of the schema that only a newer SQLite can parse; null if there is none. */
  readonly newerEntry: string | null;
  /** Why the check ended before the last table; null if it did not. */
  readonly stopped: string | null;
}

export interface UncheckedTable {
  readonly table: string;
  /** SQLite's message, such as `no such collation sequence: icu_root`. */
  readonly reason: string;
  /** What was looked at instead. `rows`: every page of the table and its indexes, and every row, but not their order. */
  readonly instead: 'quick_check' | 'rows' | 'nothing';
}

/** SQLite reports at most this number of problems. */
export const MOST_PROBLEMS = 100;

/** Rows that violate a foreign key are counted up to this number: a table may consist of them. */
export const MOST_VIOLATIONS = 10_000;

export interface ForeignKeys {
  readonly violations: readonly ForeignKeyViolation[];
  /** Tables whose foreign keys SQLite cannot check, with its message. */
  readonly unchecked: readonly { readonly table: string; readonly reason: string }[];
}

export interface ForeignKeyViolation {
  readonly table: string;
  readonly parent: string;
  readonly count: number;
}

export interface Schema {
  readonly owner: 'genesis' | 'python' | 'other';
  readonly applicationId: number;
  readonly userVersion: number;
  readonly tables: number;
}

/** The system that stores the chat. */
export type ChatOwner = Exclude<Schema['owner'], 'other'>;

/** Counts of what the tables of a chat contain. */
export interface ChatData {
  readonly conversations: number;
  readonly messages: number;
  readonly summaries: number;
  /** Rows of the default conversation `main`: 1 in a sound database. */
  readonly defaultConversations: number;
  /** Messages of `main`, whether it exists or not. */
  readonly defaultMessages: number;
  /**
   * Replies to a message that is missing, not from a user, or in another conversation. If replies do not name their
   * message: the largest surplus of replies over messages at any point of a conversation, which is a lower bound, because
   * any of the other replies may belong to another message.
   */
  readonly repliesWithoutMessage: Count;
  readonly messagesWithoutReply: Count;
  /** Messages with several replies. Only if replies name their message. */
  readonly messagesRepliedTwice: Count;
  /** Summaries whose range begins before the previous range ends. */
  readonly overlappingSummaries: Count;
  /** Messages that a later summary skips: between two ranges, or before the first. */
  readonly unsummarisedMessages: Count;
  /** Summaries that record another number of messages than their range has, or whose range has lost an end. */
  readonly miscountedSummaries: Count;
  /** Superfluous summaries: another summary has the same range. */
  readonly duplicateSummaries: Count;
}

export interface Count {
  readonly count: number;
  /** Whether there may be more. */
  readonly isLowerBound: boolean;
  /** At most five, such as `msg_1a2b in main`, or `at least 3 in main` if they can only be counted. */
  readonly examples: readonly string[];
}
