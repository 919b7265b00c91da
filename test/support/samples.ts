import { OUTCOMES, type Outcome } from '../../src/stress/answer/outcome.ts';
import type { AuditCounts } from '../../src/stress/audit/audit.ts';
import type { TimingSummary } from '../../src/stress/measure/run-metrics.ts';
import type { ServerLog } from '../../src/stress/target/reports/log-counts.ts';

export const NO_OUTCOMES = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
  Outcome,
  number
>;

/** Of twenty requests, with nothing wrong. */
export const CLEAN_AUDIT: AuditCounts = {
  acknowledged: 20,
  stored: 20,
  lost: 0,
  hidden: 0,
  duplicated: 0,
  keyNotHonoured: 0,
  orphaned: 0,
  underWay: 0,
  unexpected: 0,
  recovered: 0,
  crosstalk: 0,
  untraceable: 0,
  replies: 'compared',
  checked: 'turns',
  notChecked: 0,
  notCheckedReason: null,
  reads: 1,
  staleReads: 0,
  storedLate: 0,
};

/** Of twenty requests that waited for no lock. */
export const CLEAN_TIMING: TimingSummary = {
  requests: 20,
  meanPoolWaitMs: 1,
  meanDatabaseMs: 2,
  meanModelMs: 0,
  lockErrorsRecovered: 0,
  lockErrorsInFailed: 0,
  retries: 0,
  requestsRetried: 0,
  mostRetries: 0,
};

/** A log without a line about a database error. */
export const QUIET_LOG: ServerLog = {
  lines: 9,
  lockErrors: 0,
  retries: 0,
  gaveUp: 0,
  errors: [],
  example: null,
};
