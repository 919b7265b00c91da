import type { ResponseHead } from '../response-head.ts';

/** Takes the body of an answer while it arrives. */
export interface BodySink {
  /**
   * `data` may be overwritten afterwards. `readAt`: when it was read, in milliseconds of `performance.now()`; the same for
   * all that came with one read.
   */
  take(data: Buffer, readAt: number): void;
}

/** Decides by the head of an answer who takes its body; undefined: it is kept, and returned with the answer. */
export interface SinkOpener {
  open(head: ResponseHead): BodySink | undefined;
}
