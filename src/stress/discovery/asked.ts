import type { Classified } from '../answer/classified.ts';
import type { StreamedReply } from '../answer/stream/chat-stream.ts';
import type { HttpAnswer } from '../http/http-answer.ts';
import type { RequestOptions } from '../request/request.ts';

/**
 * The number of each request beside a load, above those of any load: a server may take each number once, and a column of
 * 32 bits has room for it.
 */
export const ASKED_SEQ = 1_000_000_000;

/** An answer, with what its head says to a request that does not fit. */
export interface AskedAnswer extends HttpAnswer {
  /** The methods that the path has, as the server lists them. */
  readonly allow?: string | undefined;
  /** How to log in, as the server asks for it. */
  readonly authenticate?: string | undefined;
  /** Milliseconds that its connection may idle before a next request; 0: the server closes it. */
  readonly reusableForMs?: number;
}

/** A request, and how it ended. */
export interface Asked {
  readonly request: RequestOptions;
  /** What its message contains, which a reply may repeat. */
  readonly token: string;
  readonly classified: Classified;
  /** Undefined where none came. */
  readonly answer: AskedAnswer | undefined;
  /** What a stream said; undefined for any other answer. */
  readonly streamed: StreamedReply | undefined;
  /** Why no answer came; undefined where one did. */
  readonly error: unknown;
  /** Whether the server that closed the connection speaks TLS, which was not used. Only a single request finds that out. */
  readonly speaksTls?: boolean;
}
