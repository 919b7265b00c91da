import type { TargetMessage } from './checksum.ts';
import type { IdRange } from './id-map.ts';
import type { LeftOut } from './left-out.ts';
import type { DatabaseKind } from './result.ts';
import type { SourceConversation, SourceKey, SourceMessage, SourceSetting, SourceSummary } from './source.ts';

/** How far a copy is: what the target stores together with each chunk. */
export interface CopyProgress {
  /** The greatest id of the source that was looked at. */
  readonly lastId: number;
  readonly messages: number;
  /** Of text. */
  readonly bytes: number;
  readonly leftOut: readonly LeftOut[];
}

/** A conversation of the copy. */
export interface CopiedConversation {
  readonly sourceId: string;
  readonly targetId: string;
  /** The greatest id of the source up to which both sides were found equal. */
  readonly verifiedTo: number;
}

/** A conversation whose messages agree, with its summaries in ids of the target. */
export interface SettledConversation {
  readonly sourceId: string;
  readonly targetId: string;
  readonly verifiedTo: number;
  readonly summaries: readonly SourceSummary[];
}

/**
 * A Genesis database that conversations are copied into. Each method that writes is one short transaction. Every method
 * may throw `DB_FULL`, `DB_DAMAGED`, `DB_LOCKED`, `DB_IO_FAILED` or `DB_CONNECTION_LOST`; what was committed before stays.
 */
export interface CopyTarget {
  readonly kind: DatabaseKind;
  readonly shown: string;
  /** How far the copy with this name is; undefined where it has not begun. */
  progress(copy: string): Promise<CopyProgress | undefined>;
  /** Notes that the copy has begun. */
  begin(copy: string, source: string): Promise<void>;
  /** Reserves ids for the messages from `first` to `last`, where that has to be done before they are written. */
  reserve(copy: string, first: number, last: number): Promise<void>;
  /** In the order of their ids. */
  ranges(copy: string): Promise<readonly IdRange[]>;
  /** Those of the conversations that belong to the copy. */
  copied(copy: string, sourceIds: readonly string[]): Promise<readonly CopiedConversation[]>;
  /** Those of the ids that are of conversations with messages. */
  inUse(ids: readonly string[]): Promise<readonly string[]>;
  addConversations(
    copy: string,
    added: readonly { readonly conversation: SourceConversation; readonly targetId: string }[],
  ): Promise<void>;
  /** Stores a chunk and the progress after it, if the progress of the copy still is `before`; else throws `COPY_REFUSED`. */
  write(
    copy: string,
    messages: readonly SourceMessage[],
    before: CopyProgress,
    after: CopyProgress,
  ): Promise<void>;
  /** One chunk of the messages that the copy has written to a conversation. */
  page(copy: string, targetId: string, after: number): Promise<readonly TargetMessage[]>;
  /** Stores the summaries of conversations in place of those that they have, and that they need not be compared again. */
  settle(copy: string, settled: readonly SettledConversation[]): Promise<void>;
  /** Adds those that the target does not have; resolves with how many. */
  addSettings(settings: readonly SourceSetting[]): Promise<number>;
  addKeys(keys: readonly SourceKey[]): Promise<number>;
  /** Removes all that was noted about the copy. */
  finish(copy: string): Promise<void>;
  close(): Promise<void>;
}
