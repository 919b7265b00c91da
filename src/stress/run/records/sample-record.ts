import type { Certainty, Outcome } from '../../answer/outcome.ts';

/**
 * One finished request of a load, as a program reads it. Times that end with `Ms` are milliseconds: `dueMs`, `sentMs`,
 * `firstByteMs`, `firstTokenMs` and `endMs` are moments, counted from `startedAt`, the others lengths. Null is unknown, or
 * does not apply. `docs/results.md` describes each field.
 */
export interface SampleRecord {
  /** From 1; always 1 where there is one round. */
  readonly round: number;
  /** When the load of this round began, ISO 8601. */
  readonly startedAt: string;
  /** What replaced `{{seq}}` in this request, or the number of a chat; null for a request of a scenario beside its chats. */
  readonly seq: number | null;
  /** What replaced `{{token}}` in this request, or `user.token()`; null without one. */
  readonly token: string | null;
  /** Of a request of a scenario, such as `POST /login`; null without a scenario. */
  readonly name: string | null;
  /** The virtual user, and so the connection, from 0. */
  readonly user: number;
  readonly dueMs: number;
  readonly sentMs: number;
  readonly firstByteMs: number | null;
  readonly firstTokenMs: number | null;
  readonly endMs: number;
  readonly latencyMs: number;
  readonly outcome: Outcome;
  /** Null for a request of a scenario beside its chats. */
  readonly certainty: Certainty | null;
  /** Of HTTP. */
  readonly status: number | null;
  readonly attempts: number;
  readonly excusedBy: 'kill' | 'terminate' | null;
  /** Of the body of the answer, decoded. */
  readonly bytes: number;
  readonly tokens: number | null;
  readonly reportedTokens: number | null;
  readonly ttftMs: number | null;
  readonly maxGapMs: number | null;
  readonly tpotMs: number | null;
  readonly poolWaitMs: number | null;
  readonly databaseMs: number | null;
  readonly modelMs: number | null;
  readonly lockErrors: number | null;
  readonly retries: number | null;
  /** The answer or the error in one line, without secrets; null for `ok`. */
  readonly detail: string | null;
}
