import type { OwnServer } from './own-server.ts';

/** A server under load. */
export interface Target {
  readonly url: string;
  /** Its name in the report, as `embedded server, empty database`. */
  readonly description: string;
  /** Its SQLite database; undefined where that is not known. */
  readonly databaseFile: string | undefined;
  /**
   * The server as something that can be killed, paused and started again: only where this tool started it. Then nobody
   * else uses it, and what it counts is this run's.
   */
  readonly server: OwnServer | undefined;
  /** Calls that its model has failed on purpose; undefined where none fails. */
  readonly modelFailures?: () => number;
  /** Ends what was started for it and removes what was made for it. */
  close(): Promise<void>;
}
