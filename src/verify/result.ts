import type { Diagnosis } from '../stress/judge/diagnosis/causes.ts';
import type { Verdict } from '../stress/judge/verdict/verdict.ts';

/** One run of the checks, as plain data: what `--json` writes. */
export interface VerifyResult {
  readonly schema: 'genesis.verify/1';
  readonly version: string;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly tookMs: number;
  /** What was verified, such as `embedded server` or the command that started it. */
  readonly target: string;
  /** Whether any certificate of the server was accepted. */
  readonly insecure: boolean;
  /** What the tool asked each server before its first load, such as `GET /api/metrics`. */
  readonly readBefore: readonly string[];
  readonly quick: boolean;
  /** In the order they ran; in an interrupted run, those that finished. */
  readonly checks: readonly CheckResult[];
  readonly interrupted: boolean;
  /** What was noticed and does not count for the verdict, in sentences without a full stop. */
  readonly observations: readonly string[];
  readonly verdict: Verdict;
}

export type CheckResult = CheckOutcome & {
  readonly name: string;
  /** When the check passes, in one line. */
  readonly holdsWhen: string;
  readonly tookMs: number;
};

/** `data-lost`: acknowledged turns were lost or duplicated. `unknown`: the check could not decide. */
export type CheckOutcome =
  | {
      readonly status: 'passed';
      /** What was seen, with figures, in one line. */
      readonly summary: string;
      readonly steps?: readonly Step[];
    }
  | {
      readonly status: 'failed' | 'data-lost';
      /** What did not hold, in one line. */
      readonly summary: string;
      /** Counts and first error texts, a line each. */
      readonly evidence: readonly string[];
      /** The most relevant line of the server's log; null if there is none. */
      readonly log: string | null;
      /** Most likely first; empty if the evidence points to none. */
      readonly diagnoses: readonly Diagnosis[];
      readonly steps?: readonly Step[];
    }
  | { readonly status: 'skipped' | 'unknown'; readonly reason: string };

export type CheckStatus = CheckOutcome['status'];

/** One row of the table with a growing number of simultaneous requests. */
export interface Step {
  readonly concurrency: number;
  readonly ok: number;
  readonly lockErrors: number;
  readonly internalErrors: number;
  /** Milliseconds, of the successful requests; null when there are none. */
  readonly p50Ms: number | null;
  readonly maxMs: number | null;
}
