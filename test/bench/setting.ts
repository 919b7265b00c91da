import type { Generator } from './load.ts';

/** What a measure may use. */
export interface Setting {
  readonly generator: Generator;
  /** A folder for databases, removed afterwards. */
  readonly folder: string;
}
