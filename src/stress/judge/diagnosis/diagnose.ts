import type { Diagnosis } from './causes.ts';
import {
  constraintErrors,
  exhaustedPool,
  missingRows,
  mixedUpTransactions,
  unusableDatabase,
} from './rules/database-errors.ts';
import {
  crosstalk,
  cutOffStreams,
  hangs,
  lostConnections,
  misdirected,
  misfits,
  unannouncedCloses,
  wrongApi,
} from './rules/failures.ts';
import { lockErrors } from './rules/locks.ts';
import { failuresOneAtATime, oneAtATime } from './rules/serialised.ts';
import { abortedTransactions, closedConnections, rowLocks, serverErrors } from './rules/server-errors.ts';
import {
  duplicatedTurns,
  halfTurns,
  ignoredKeys,
  lostTurns,
  staleReads,
  storedCrosstalk,
} from './rules/turns.ts';
import type { Rule, Symptoms } from './symptoms.ts';

/** In the order of the diagnoses: first those whose symptoms hardly have another cause. */
const RULES: readonly Rule[] = [
  misfits,
  unusableDatabase,
  mixedUpTransactions,
  serverErrors,
  abortedTransactions,
  lostTurns,
  duplicatedTurns,
  ignoredKeys,
  hangs,
  crosstalk,
  storedCrosstalk,
  staleReads,
  constraintErrors,
  missingRows,
  lockErrors,
  rowLocks,
  exhaustedPool,
  closedConnections,
  halfTurns,
  lostConnections,
  cutOffStreams,
  unannouncedCloses,
  ...misdirected,
  wrongApi,
  failuresOneAtATime,
];

/** What a run shows that passed: not a failure yet, but the reason why more load will be one. */
const WARNINGS: readonly Rule[] = [oneAtATime];

/** Why a run failed, likeliest first, each cause once; empty where nothing points to a cause. */
export function diagnose(symptoms: Symptoms): readonly Diagnosis[] {
  const all = RULES.flatMap((rule) => rule(symptoms) ?? []);
  const found = [...all.filter(explainsTheRest), ...all];
  return found.filter(({ cause }, index) => found.findIndex((each) => each.cause === cause) === index);
}

/** A transaction that never ends also loses what was acknowledged inside it. */
function explainsTheRest({ cause, confirmedBy }: Diagnosis): boolean {
  return cause === 'transaction-never-ended' && confirmedBy === null;
}

/** What is wrong with a server that answered everything. */
export function warnings(symptoms: Symptoms): readonly Diagnosis[] {
  return WARNINGS.flatMap((rule) => rule(symptoms) ?? []);
}
