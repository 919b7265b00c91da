import { constants, createReadStream } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { codeOf, GenesisError, messageOf } from '../../../errors.ts';
import { LogCounts, NO_LINES, type ServerLog } from './log-counts.ts';

/** A log file that a server writes. */
export class LogFile {
  readonly #file: string;
  readonly #end: Readonly<{ inode: number; size: number }>;

  private constructor(file: string, end: Readonly<{ inode: number; size: number }>) {
    this.#file = file;
    this.#end = end;
  }

  /** Remembers where it ends now. Throws `LOG_UNREADABLE`. */
  static async open(file: string): Promise<LogFile> {
    try {
      await access(file, constants.R_OK);
      const info = await stat(file);
      if (!info.isFile()) throw new Error(info.isDirectory() ? 'it is a folder' : 'it is not a file');
      return new LogFile(file, { inode: info.ino, size: info.size });
    } catch (error) {
      // A server may create it with its first line.
      if (codeOf(error) === 'ENOENT') return new LogFile(file, { inode: 0, size: 0 });
      throw unreadable(file, error);
    }
  }

  /** Counts the lines written since; null where the file does not exist. Throws `LOG_UNREADABLE`. */
  async counts(): Promise<ServerLog | null> {
    const counts = new LogCounts();
    try {
      const { ino, size } = await stat(this.#file);
      // Another file of that name, or a shorter one, is a new log.
      const start = ino !== this.#end.inode || size < this.#end.size ? 0 : this.#end.size;
      for await (const line of createInterface({ input: createReadStream(this.#file, { start }) }))
        counts.add(line);
      return counts.since(NO_LINES);
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw unreadable(this.#file, error);
    }
  }
}

function unreadable(file: string, cause: unknown): GenesisError {
  return new GenesisError('LOG_UNREADABLE', `the log ${file} cannot be read: ${messageOf(cause)}`, {
    hint: 'Name the file that the server logs to.',
    cause,
  });
}
