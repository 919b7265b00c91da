import type { Asked } from './ask-once.ts';

/** An option of the command line that would change a request, such as `--reply` with `answer`. */
export interface Change {
  readonly option: string;
  /** Undefined for an option without one. */
  readonly value?: string;
}

/** What an answer shows that no request of this kind could change. */
export interface Misfit {
  /** The fact, without a full stop: ``POST http://h/chat answered JSON with the key `answer` ``. */
  readonly says: string;
  /** What would fit, all of it together; empty where the answer shows no way. */
  readonly changes: readonly Change[];
}

/** Finds one kind of misfit in an answer; undefined where it is not of this kind. `url` is that of the server. */
export type FindMisfit = (asked: Asked, url: URL) => Misfit | undefined;
