import type { WriteAttempt } from '../../locks/lock-watch.ts';
import type {
  ChatData,
  ChatOwner,
  ForeignKeyViolation,
  Integrity,
  Obstacle,
  Schema,
} from '../facts/contents/contents.ts';

/** What a probe can be asked, one at a time. Each is answered in a read transaction of its own, so that none pins the log for the others. */
export interface Questions {
  /** Opens the database; the first of all questions, and asked once. */
  readonly open: { readonly given: Opening; readonly told: null };
  readonly schema: { readonly given: null; readonly told: Schema };
  readonly chat: { readonly given: { readonly owner: ChatOwner }; readonly told: ChatData };
  readonly integrity: { readonly given: { readonly method: IntegrityMethod }; readonly told: Integrity };
  readonly 'foreign-keys': { readonly given: null; readonly told: readonly ForeignKeyViolation[] };
  /** The only one that is not about reading; `forMs` in milliseconds. */
  readonly 'begin-writing': { readonly given: { readonly forMs: number }; readonly told: WriteAttempt };
}

export type QuestionName = keyof Questions;
export type IntegrityMethod = 'quick_check' | 'integrity_check';

export interface Opening {
  readonly file: string;
  readonly access: 'read' | 'write';
  /** Files without which it is not opened, because SQLite would make them: `DISCONNECTED` then. */
  readonly needs: readonly string[];
  /** Milliseconds for which SQLite may wait for a lock. */
  readonly busyTimeoutMs: number;
}

export interface Request<Q extends QuestionName = QuestionName> {
  readonly ask: Q;
  readonly given: Questions[Q]['given'];
}

/** What the process sends: first that it can be asked, then one answer for each question. */
export type Message = { readonly ready: true } | Reply<unknown>;

export type Reply<T> = { readonly told: T } | { readonly failed: Obstacle };

/** The code where the files that an opening needs are gone. */
export const DISCONNECTED = 'DISCONNECTED';
