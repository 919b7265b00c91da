import type { Site } from '../http/site.ts';
import type { OwnServer } from './own-server.ts';
import type { TargetOptions } from './target-options.ts';

/** A server under load. */
export interface Target extends Site {
  readonly kind: TargetOptions['kind'];
  /** Its name in the report, such as `embedded server, empty database`. */
  readonly description: string;
  /** Its SQLite database; undefined where it is unknown. */
  readonly database: string | undefined;
  /**
   * The server if this tool started it: it can be killed, paused and started again, has no other clients, and counts
   * only this run.
   */
  readonly server: OwnServer | undefined;
  /** What this tool asked it before, such as `GET /ready`: usually nothing of one that it started. */
  readonly asked: readonly string[];
  /** The secrets of its command line, which it may repeat in an error or a log. */
  readonly secrets: readonly string[];
  /** Calls that its model has failed on purpose; undefined where it fails none. */
  readonly modelFailures?: () => number;
  /** Calls that its model, if this tool runs it, has not answered yet. */
  readonly modelOwes?: () => number;
  /**
   * Ends the processes and removes the files that were made for it. Resolves with what it noticed and no check judges,
   * in sentences without a full stop; a second call with the same.
   */
  close(): Promise<readonly string[]>;
}
