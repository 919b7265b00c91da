import type { Generator } from './load.ts';
import type { Row } from './row.ts';

/** What a measure may use. */
export interface Setting {
  readonly generator: Generator;
  /** A folder for databases, removed afterwards. */
  readonly folder: string;
}

export type Measure = (setting: Setting) => Promise<readonly Row[]>;
