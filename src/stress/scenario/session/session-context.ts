import type { Outcome } from '../../answer/outcome.ts';
import type { ReplyReading } from '../../answer/stream/reply-reading.ts';
import type { WireRequest } from '../../http/load-connection.ts';
import type { WireAnswer } from '../../http/response-reader.ts';
import type { HistoryOptions } from '../../request/chat.ts';
import type { TokenGenerator } from '../../request/token.ts';
import type { HistoryBook } from '../tally/history-book.ts';
import type { StepTally } from '../tally/step-tally.ts';
import type { StepWriter } from './step-writer.ts';

/** The connections of the virtual users. */
export interface Wire {
  /** Rejects with an error whose `code` says why there is no whole answer. */
  exchange(user: number, request: WireRequest): Promise<WireAnswer>;
  /** What to wait for before this user's next request. */
  settle(user: number): Promise<void> | undefined;
  /** Fails the request under way. */
  giveUp(user: number, why: Error): void;
}

/** The injected fault that has a failure of this time as a symptom. */
export type ExcuseOf = (outcome: Outcome, sentAt: number) => 'kill' | 'terminate' | undefined;

/** What the sessions of a run share. */
export interface SessionContext {
  readonly origin: URL;
  readonly wire: Wire;
  readonly writer: StepWriter;
  readonly tokens: TokenGenerator;
  readonly seed: string | undefined;
  /** Whether a chat may be sent again, and so needs a key. */
  readonly repeats: boolean;
  /** Headers of every request, by name. */
  readonly commonHeaders: Readonly<Record<string, string>>;
  /** Where chats are read back that name no place themselves. */
  readonly history: HistoryOptions | undefined;
  readonly tally: StepTally;
  readonly book: HistoryBook;
  /** How to read the answer to a chat whose reply is at this place; undefined: at that of the run. */
  readonly readingOf: (reply: string | undefined) => ReplyReading;
  /** The sequence number of the next chat of any user. */
  readonly nextSeq: () => number;
  /** The audit cannot look for this chat. */
  readonly unaudited: (seq: number) => void;
  readonly excuseOf: ExcuseOf;
  /** Whether the requests under way were given up by this tool. */
  readonly isCutOff: () => boolean;
}
