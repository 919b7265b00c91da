import { join } from 'node:path';
import type { Databases } from './databases.ts';

/** SQLite files in a folder, which is removed with them by its owner. */
export class SqliteDatabases implements Databases {
  readonly #folder: string;
  #made = 0;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async create(): Promise<string> {
    return join(this.#folder, `${++this.#made}.db`);
  }

  discard(): void {}

  async close(): Promise<readonly string[]> {
    return [];
  }
}
