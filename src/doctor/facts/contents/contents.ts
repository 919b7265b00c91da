/** What SQLite says of a database, asked in a process of its own. */
export interface Contents {
  /** How it was read: where it is, or from a copy, so that neither the log nor the journal of an ended process is touched. */
  readonly readFrom: 'file' | 'copy';
  /** What kept SQLite from reading it; null where it read. */
  readonly obstacle: Obstacle | null;
  readonly integrity: Integrity;
  readonly foreignKeys: Answer<readonly ForeignKeyViolation[]>;
  readonly schema: Answer<Schema>;
  /** Null where the database is neither of Genesis nor of the Python system. */
  readonly chat: Answer<ChatData> | null;
}

/** `code` is SQLite's or Node's; of a process that ended, the signal or `EXIT_1`. */
export interface Obstacle {
  readonly code: string;
  readonly message: string;
}

/** `unanswered`: too little time, or not asked. */
export type Answer<T> =
  | { readonly status: 'answered'; readonly value: T }
  | { readonly status: 'unanswered'; readonly reason: string };

export type Integrity =
  | { readonly status: 'sound'; readonly method: 'quick_check' | 'integrity_check'; readonly tookMs: number }
  | {
      readonly status: 'damaged';
      readonly method: 'quick_check' | 'integrity_check';
      /** SQLite's words, the first hundred. */
      readonly problems: readonly string[];
    }
  | { readonly status: 'unanswered'; readonly reason: string };

/** SQLite tells that many problems of a file at most. */
export const MOST_PROBLEMS = 100;

/** Rows that break a foreign key are counted up to this: a table may consist of them. */
export const MOST_VIOLATIONS = 10_000;

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

/** Whose chat it is. */
export type ChatOwner = Exclude<Schema['owner'], 'other'>;

/** What a chat's tables hold, in counts. Examples are at most five. */
export interface ChatData {
  readonly conversations: number;
  readonly messages: number;
  readonly summaries: number;
  /** How often the default conversation `main` is there. */
  readonly defaultConversations: number;
  /** Messages of `main`, whether it is there or not. */
  readonly defaultMessages: number;
  /**
   * Replies whose message is not there, or is not a user's in the same conversation. Where replies do not name their
   * message: how many more replies than messages there are, up to any point of a conversation.
   */
  readonly repliesWithoutMessage: Count;
  /** Messages that no reply answers. */
  readonly messagesWithoutReply: Count;
  /** Messages that several replies answer. Only where replies name their message. */
  readonly messagesRepliedTwice: Count;
  /** Ranges of summaries that begin before the one before ends. */
  readonly overlappingSummaries: Count;
  /** Messages that lie between two summaries, or before the first, and in none. */
  readonly unsummarisedMessages: Count;
  /** Summaries that stand for another number of messages than lie in their range; an end that is not there included. */
  readonly miscountedSummaries: Count;
  /** Summaries of a range that another one has too: how many are superfluous. */
  readonly duplicateSummaries: Count;
}

export interface Count {
  readonly count: number;
  /** As `msg_1a2b in main`, or `3 in main` where they can only be counted. */
  readonly examples: readonly string[];
}
