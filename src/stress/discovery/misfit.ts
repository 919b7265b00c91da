import type { Asked } from './asked.ts';

/** The options of the command line that a hint may name. */
export type ChangeOption =
  | '--url'
  | '--path'
  | '--method'
  | '--body'
  | '-H'
  | '--reply'
  | '--history'
  | '--api'
  | '--model'
  | '--insecure';

/** An option of the command line that would change a request, such as `--reply` with `answer`. */
export interface Change {
  readonly option: ChangeOption;
  /** Undefined for an option without one. An ellipsis is in the place of what only the user knows. */
  readonly value?: string;
}

/** In the order in which an answer is asked whether it is one of them. */
export const MISFIT_KINDS = [
  'certificate',
  'protocol',
  'login',
  'redirect',
  'web-page',
  'path',
  'request',
  'reply',
] as const;
export type MisfitKind = (typeof MISFIT_KINDS)[number];

/** What an answer shows that no request of this kind could change. */
export interface Misfit {
  readonly kind: MisfitKind;
  /** The fact, without a full stop: ``POST http://h/chat answered JSON with the key `answer` ``. */
  readonly says: string;
  /** What would most likely fit, all of it together; empty where the answer shows no way. */
  readonly changes: readonly Change[];
  /** What else may fit, each as options to set together, the most likely first. */
  readonly otherWays: readonly (readonly Change[])[];
  /** What to do where these options do not help, as a sentence; undefined where there is nothing to add. */
  readonly advice: string | undefined;
}

/** What the files of the kinds find; what they leave out is empty. */
export interface Found {
  readonly says: string;
  readonly ways?: readonly (readonly Change[])[];
  readonly advice?: string;
}

/** Finds one kind of misfit in an answer; undefined where it is not of this kind. `url` is that of the server. */
export type FindMisfit = (asked: Asked, url: URL) => Found | undefined;

/** Whether only the user can decide it, or knows what belongs there, such as a password. */
export function needsUser({ option, value = '' }: Change): boolean {
  return option === '--insecure' || value.includes('…');
}
