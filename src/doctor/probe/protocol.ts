import type { WriteAttempt } from '../../locks/lock-watch.ts';
import type {
  ChatData,
  ChatOwner,
  ForeignKeyViolation,
  Integrity,
  Schema,
} from '../facts/contents/contents.ts';

/** What the doctor asks. Each question but the last has a read transaction of its own, so none pins the log for long. */
export type DoctorQuestions = {
  readonly schema: { readonly args: null; readonly answer: Schema };
  readonly chat: { readonly args: { readonly owner: ChatOwner }; readonly answer: ChatData };
  readonly integrity: { readonly args: { readonly method: IntegrityMethod }; readonly answer: Integrity };
  readonly 'foreign-keys': { readonly args: null; readonly answer: readonly ForeignKeyViolation[] };
  /** The only question that needs write access; `forMs` in milliseconds. */
  readonly 'begin-writing': { readonly args: { readonly forMs: number }; readonly answer: WriteAttempt };
};

export type IntegrityMethod = 'quick_check' | 'integrity_check';
