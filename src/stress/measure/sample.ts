import type { Classified } from '../answer/classified.ts';
import type { KeySign } from '../answer/key-sign.ts';
import type { ServerTiming } from '../answer/server-timing.ts';
import type { StreamTimes } from '../answer/stream-times.ts';

/** One finished request. */
export interface Sample extends Classified {
  readonly seq: number;
  /** When it was sent, in an open loop when it was due, in milliseconds from the start of the load. */
  readonly atMs: number;
  /** The same as a time of `performance.now()`. */
  readonly dueAt: number;
  /** When it was sent, as such a time too; undefined outside a measured load. */
  readonly sentAt?: number | undefined;
  readonly latencyMs: number;
  readonly timing: ServerTiming | undefined;
  /** Milliseconds until a repetition is welcome, which every 503 should say; undefined where the answer does not. */
  readonly retryAfterMs: number | undefined;
  readonly keySign: KeySign | undefined;
  /** Undefined for an answer that is no stream. */
  readonly stream: StreamTimes | undefined;
  /** The text of all tokens of a stream, however it ended; undefined for an answer that is none. */
  readonly streamedText: string | undefined;
  /** Undefined unless records are made. */
  readonly wire?: WireFigures | undefined;
}

/** What the connection of a request shows; of several attempts, that of the last. */
export interface WireFigures {
  /** Number of the virtual user, from 0. */
  readonly user: number;
  /** Undefined where no answer came, or not all of one that is no stream. */
  readonly status: number | undefined;
  /** Of the answer's body, decoded. */
  readonly bodyBytes: number;
  /** When the first byte of the answer arrived, in milliseconds of `performance.now()`. */
  readonly firstByteAt: number | undefined;
}

/** Lock errors that the client saw, and those that a retry absorbed if the server reports them. */
export function lockErrorsOf({ outcome, timing }: Sample): number {
  return timing?.lockErrors || (outcome === 'lock-error' ? 1 : 0);
}
