import type { AnswerReader } from '../../answer/answer-reader.ts';
import type { Classified } from '../../answer/classified.ts';
import type { ReplyReading } from '../../answer/stream/reply-reading.ts';
import type { WireRequest } from '../../http/load-connection.ts';
import type { WireAnswer } from '../../http/response-reader.ts';

/** A request of the load that is not written from its template, and what became of it. */
export interface OwnRequest {
  readonly seq: number;
  /** Its row in reports of single requests. */
  readonly name: string;
  readonly hasToken: boolean;
  /** A text without what this user's requests keep secret. */
  readonly withoutSecrets: (text: string) => string;
  readonly request: WireRequest;
  readonly reading: ReplyReading;
  /** Of its last attempt; undefined without a whole answer. */
  answer: WireAnswer | undefined;
  /** What read the last attempt. */
  reader: AnswerReader | undefined;
  /** Undefined while it is under way, and where it was cut off. */
  ended: Pick<Classified, 'outcome' | 'detail'> | undefined;
}
