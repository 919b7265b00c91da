import type { LockWatch } from '../../locks/lock-watch.ts';
import type { Contents } from './contents/contents.ts';
import type { FileFacts } from './file/file-facts.ts';
import type { Opener } from './openers/openers.ts';
import type { ServerFacts } from './server/server-facts.ts';
import type { Surroundings } from './surroundings/surroundings.ts';
import type { WalFacts } from './wal/wal-facts.ts';

/** Everything that was seen of a database and its server. What is null could not be looked at, or there is none. */
export interface Facts {
  /** Null for a server whose database is not on this machine. */
  readonly file: FileFacts | null;
  readonly locks: LockWatch | null;
  /** Processes that have the database, or a file beside it, open; null where the system does not tell. */
  readonly openers: readonly Opener[] | null;
  readonly wal: WalFacts | null;
  readonly contents: Contents | null;
  readonly surroundings: Surroundings | null;
  /** Only with `--url`. */
  readonly server: ServerFacts | null;
}
