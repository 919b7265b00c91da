import type { WriteAttempt } from '../../locks/lock-watch.ts';
import type {
  ChatData,
  ChatOwner,
  ForeignKeys,
  Integrity,
  IntegrityMethod,
  Schema,
  UncheckedTable,
} from '../facts/contents/contents.ts';

/** What the doctor asks. Each question but the last has a read transaction of its own, so none pins the log for long. */
export type DoctorQuestions = {
  readonly schema: { readonly args: null; readonly answer: Schema };
  readonly chat: { readonly args: { readonly owner: ChatOwner }; readonly answer: ChatData };
  /** Fails if any table needs what only its application adds to SQLite: then the tables can be checked one by one. */
  readonly integrity: { readonly args: { readonly method: IntegrityMethod }; readonly answer: Integrity };
  /** The version of the SQLite that answers, such as `3.54.1`. */
  readonly version: { readonly args: null; readonly answer: string };
  /** The names of all tables; from then on, SQLite ignores what it cannot parse in the schema. */
  readonly tables: { readonly args: null; readonly answer: readonly string[] };
  readonly 'integrity-of-table': { readonly args: TableToCheck; readonly answer: TableCheck };
  readonly 'foreign-keys': { readonly args: null; readonly answer: ForeignKeys };
  /** The only question that needs write access; `forMs` in milliseconds. */
  readonly 'begin-writing': { readonly args: { readonly forMs: number }; readonly answer: WriteAttempt };
};

export interface TableToCheck {
  readonly table: string;
  readonly method: IntegrityMethod;
}

/** What was found in one table and its indexes. */
export interface TableCheck {
  readonly problems: readonly string[];
  /** Null if it was checked in full. */
  readonly unchecked: UncheckedTable | null;
}
