import { resolve } from 'node:path';
import type { GenesisError } from '../../../errors.ts';
import type { OpenedFiles } from './opened-files.ts';

/** The database of a store, as all its connections know it: which file they opened, and whether that is still in its place. */
export class DatabaseFile {
  readonly path: string;
  #opened: OpenedFiles | undefined;
  #replaced: GenesisError | undefined;

  /** Without spaces at the end of the path: better-sqlite3 leaves them out, too. */
  constructor(path: string) {
    this.path = resolve(path).trimEnd();
  }

  /** Undefined until the first connection has opened it. */
  get opened(): OpenedFiles | undefined {
    return this.#opened;
  }

  noteOpened(files: OpenedFiles): void {
    this.#opened ??= files;
  }

  /** Notes, for good, that the file is not in its place any more. Returns whether that is news. */
  noteReplaced(error: GenesisError): boolean {
    const isNews = this.#replaced === undefined;
    this.#replaced ??= error;
    return isNews;
  }

  /** Throws `DB_REPLACED` once that is known; it does not look. */
  assertInPlace(): void {
    if (this.#replaced) throw this.#replaced;
  }
}
