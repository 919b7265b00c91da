import type { CompareResult } from '../../compare/result.ts';
import { allFindings, type DoctorResult, isFailing } from '../../doctor/result.ts';
import type { ErrorCode } from '../../errors.ts';
import type { Verdict } from '../../stress/judge/verdict/verdict.ts';

export const EXIT = {
  passed: 0,
  failed: 1,
  usage: 2,
  dataLost: 3,
  inconclusive: 4,
  internal: 5,
  SIGHUP: 129,
  SIGINT: 130,
  SIGTERM: 143,
} as const;

export function exitCodeOf({ status }: Verdict): number {
  return status === 'data-lost' ? EXIT.dataLost : EXIT[status];
}

const COMPARISON_EXIT: Readonly<Record<CompareResult['verdict']['status'], number>> = {
  'data-lost': EXIT.dataLost,
  worse: EXIT.failed,
  undecided: EXIT.inconclusive,
  'no-worse': EXIT.passed,
};

export function exitCodeOfComparison({ verdict }: CompareResult): number {
  return COMPARISON_EXIT[verdict.status];
}

/** Failed if the result has a finding at which the doctor fails; inconclusive if no check was examined. */
export function exitCodeOfFindings(result: DoctorResult): number {
  if (result.checks.every(({ status }) => status === 'skipped')) return EXIT.inconclusive;
  return allFindings(result).some((finding) => isFailing(finding, result)) ? EXIT.failed : EXIT.passed;
}

// Usage: the user can correct it on the command line. Inconclusive: it prevented a measurement.
const ERROR_EXIT: Partial<Record<ErrorCode, number>> = {
  COPY_REFUSED: EXIT.usage,
  DATA_INVALID: EXIT.usage,
  DB_DAMAGED: EXIT.usage,
  DB_FULL: EXIT.usage,
  DB_IO_FAILED: EXIT.usage,
  DB_OPEN_FAILED: EXIT.usage,
  DB_REPLACED: EXIT.usage,
  FAULT_IMPOSSIBLE: EXIT.usage,
  LOG_UNREADABLE: EXIT.usage,
  OUTPUT_UNWRITABLE: EXIT.usage,
  PORT_UNAVAILABLE: EXIT.usage,
  RESULT_INVALID: EXIT.usage,
  SCENARIO_INVALID: EXIT.usage,
  TOKEN_INVALID: EXIT.usage,
  DB_CONNECTION_LOST: EXIT.inconclusive,
  DB_LOCKED: EXIT.inconclusive,
  RELAY_FAILED: EXIT.inconclusive,
  SCENARIO_FAILED: EXIT.inconclusive,
  SERVER_START_FAILED: EXIT.inconclusive,
  TARGET_UNFIT: EXIT.inconclusive,
  TARGET_UNREACHABLE: EXIT.inconclusive,
};

export function exitCodeOfError(code: ErrorCode): number {
  return ERROR_EXIT[code] ?? EXIT.internal;
}
