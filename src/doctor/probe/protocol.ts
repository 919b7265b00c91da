import type { WriteAttempt } from '../../locks/lock-watch.ts';
import type {
  ChatData,
  ChatOwner,
  ForeignKeyViolation,
  Integrity,
  Obstacle,
  Schema,
} from '../facts/contents/contents.ts';

/** What a probe can be asked, one at a time. Each question has a read transaction of its own, so none pins the log for long. */
export interface Questions {
  /** Opens the database: the first question, and asked once. */
  readonly open: { readonly args: Opening; readonly answer: null };
  readonly schema: { readonly args: null; readonly answer: Schema };
  readonly chat: { readonly args: { readonly owner: ChatOwner }; readonly answer: ChatData };
  readonly integrity: { readonly args: { readonly method: IntegrityMethod }; readonly answer: Integrity };
  readonly 'foreign-keys': { readonly args: null; readonly answer: readonly ForeignKeyViolation[] };
  /** The only question that needs write access; `forMs` in milliseconds. */
  readonly 'begin-writing': { readonly args: { readonly forMs: number }; readonly answer: WriteAttempt };
}

export type QuestionName = keyof Questions;
export type IntegrityMethod = 'quick_check' | 'integrity_check';

export interface Opening {
  readonly file: string;
  readonly access: 'read' | 'write';
  /** Files that SQLite would create: without them, the database is not opened, and the code is `DISCONNECTED`. */
  readonly needs: readonly string[];
  /** Milliseconds that SQLite may wait for a lock. */
  readonly busyTimeoutMs: number;
}

export interface Request<Q extends QuestionName = QuestionName> {
  readonly question: Q;
  readonly args: Questions[Q]['args'];
}

/** What the process sends: `ready` once it can be asked, then one reply to each question. */
export type Message = { readonly ready: true } | Reply<unknown>;

export type Reply<T> = { readonly answer: T } | { readonly failed: Obstacle };

/** The code if the files that an opening needs are gone. */
export const DISCONNECTED = 'DISCONNECTED';
