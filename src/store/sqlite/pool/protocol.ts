import type { MessagePort } from 'node:worker_threads';
import type { WireError } from '../../../wire-error.ts';
import type { Durability } from '../../options.ts';
import type { Operation, Role } from '../../pool/batch-connection.ts';
import type { FileState } from '../file/file-state.ts';
import type { OpenedFiles } from '../file/opened-files.ts';

/** What a thread is started with. */
export interface ThreadData {
  /** Address of the module whose exports are the operations: `(db, args) => result`, synchronous. */
  readonly operations: string;
  /** Where it sends its replies. */
  readonly replies: MessagePort;
}

/** How a thread opens the file: the first message to it. */
export interface ConnectionSettings {
  readonly file: string;
  /** What other connections have opened; undefined for the first one, which decides. */
  readonly files: OpenedFiles | undefined;
  readonly role: Role;
  readonly durability: Durability;
  /** Milliseconds that SQLite waits for a lock before the worker reports it: stopping the worker takes no longer. */
  readonly busySliceMs: number;
  /** Milliseconds to wait in all for the locks that opening the file needs. */
  readonly busyTimeoutMs: number;
}

/** What a thread is sent after its first message, which is a `ConnectionSettings`. */
export type ToWorker =
  /** The descriptor of the index of the log: from now on, replies have the states of the file. */
  | { readonly kind: 'index'; readonly fd: number }
  | { readonly kind: 'run'; readonly operations: readonly Operation[] }
  | { readonly kind: 'close' };

/** How SQLite is set, read back from the open connection. */
export interface ConnectionReport {
  readonly journalMode: string;
  readonly synchronous: string;
}

/** `json` is a result as text, see `Json`. */
export type WireOutcome =
  | { readonly ok: true; readonly result: unknown }
  | { readonly ok: true; readonly json: string }
  | { readonly ok: false; readonly error: WireError };

/** What a batch began on and led to. */
export interface BatchStates {
  /** For a reader, the state that it read, if it is known. */
  readonly before: FileState | undefined;
  /** For a writer, the state right after its commit, which may be that of a later commit of another connection. */
  readonly after: FileState | undefined;
}

/** `busy`: the batch never began, another connection holds the lock. `done`: the outcomes of the first operations, in order; the others are left. */
export type WireReply =
  | { readonly kind: 'busy'; readonly error: WireError }
  | {
      readonly kind: 'done';
      readonly outcomes: readonly WireOutcome[];
      readonly committed: boolean;
      readonly states?: BatchStates | undefined;
      /** What `beforeCommit` returned. */
      readonly followUp?: unknown;
    };

export type FromWorker =
  | { readonly kind: 'ready'; readonly report: ConnectionReport; readonly files: OpenedFiles }
  | { readonly kind: 'failed'; readonly error: WireError };
