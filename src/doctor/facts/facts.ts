import type { LockWatch } from '../../locks/lock-watch.ts';
import type { Contents } from './contents/contents.ts';
import type { EnvironmentFacts } from './environment/read-environment-facts.ts';
import type { FileFacts } from './file/file-facts.ts';
import type { Opener } from './openers/read-openers.ts';
import type { ServerFacts } from './server/server-facts.ts';
import type { LeftLog } from './wal/left-log.ts';
import type { WalFacts } from './wal/read-wal-facts.ts';

/** Everything that was read of a database and its server. Null means that it could not be read, or does not exist. */
export interface Facts {
  /** Also null for a server whose database is not on this machine. */
  readonly file: FileFacts | null;
  readonly locks: LockWatch | null;
  /** Processes that have the database or one of its companions open; null if the system does not show them. */
  readonly openers: readonly Opener[] | null;
  readonly wal: WalFacts | null;
  /** Null also if a process has the database open. */
  readonly leftLog: LeftLog | null;
  readonly contents: Contents | null;
  readonly environment: EnvironmentFacts | null;
  /** Only with `--url`. */
  readonly server: ServerFacts | null;
}
