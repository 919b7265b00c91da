import type { PageRun } from './page-run.ts';

/** What a page takes for granted. */
export interface Stage {
  /** Files in the folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Servers that run already, by the port that the page names: a command line with `{{port}}`. */
  readonly servers?: Readonly<Record<number, string>>;
  /** Addresses on the page that are each a PostgreSQL database of its own, empty at first. */
  readonly databases?: readonly string[];
  /** What is run in place of texts of the page, such as hosts of others, or a shorter time. */
  readonly inPlaceOf?: Readonly<Record<string, string>>;
  /** What happens before the first block that has a text. */
  readonly before?: Readonly<Record<string, (run: PageRun) => Promise<void>>>;
  /** The exit codes of the commands that have a text; 0 where none of the texts is in it. */
  readonly exitCodes?: Readonly<Record<string, readonly number[]>>;
  /** Whether blocks that have a text cannot run on this machine. */
  readonly skip?: Readonly<Record<string, boolean>>;
  /** An output with the names of the page in place of those of this machine. */
  readonly asOnPage?: (output: string) => string;
}
