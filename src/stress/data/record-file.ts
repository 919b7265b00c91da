import { formatBytes } from '../../bytes.ts';
import type { DataRecord } from './data-source.ts';
import type { RecordIndex } from './record-index.ts';

export const MOST_RECORD_BYTES = 16 * 1_024 * 1_024;
export const TOO_LONG = `it has a record of more than ${formatBytes(MOST_RECORD_BYTES)}`;

/** How a file is read for the first time. */
export interface Reading {
  readonly fd: number;
  /** Throws `RecordProblem` for a record that the requests cannot use. `at`: the byte where it begins. */
  readonly check: (record: DataRecord, at: number) => void;
  /** Called with every byte. */
  readonly onBytes: (bytes: Buffer) => void;
}

/** A file in which each record has been found. */
export interface RecordFile {
  readonly index: RecordIndex;
  /** Conversations without a text of a user. */
  readonly leftOut: number;
  /** Undefined, or an error, for bytes that were another record when the file was read. */
  readonly parse: (bytes: Buffer) => DataRecord | undefined;
}
