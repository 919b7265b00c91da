import { count } from '../../../../count.ts';
import type { AuditCounts } from '../../../audit/audit.ts';
import { findingWords } from '../../../audit/findings.ts';
import { wasInjected } from '../../../faults/fault.ts';
import { type Diagnosis, diagnosis, possibleCauses } from '../causes.ts';
import { idleTransactions } from '../evidence/idle-sessions.ts';
import type { Rule, Symptoms } from '../symptoms.ts';

export const lostTurns: Rule = (symptoms) => {
  const { audit, outcomes, modelFailures, faults } = symptoms;
  if (audit.status !== 'read' || audit.lost === 0) return undefined;
  const killed = wasInjected('kill', faults);
  const lost = findingWords('lost', audit);
  const failed = Math.max(modelFailures, outcomes['internal-error']);
  // Error recovery that removes the last message loses at most one for each failure.
  if (killed) return diagnosis('early-acknowledgement', `${lost} after the server was killed`);
  return audit.lost <= failed
    ? diagnosis('remove-last-message', `${lost}, in a run where ${count(failed, 'other request')} failed`)
    : lostWithoutFailures(lost, audit, symptoms);
};

/** What is written back over other turns stays lost; what is acknowledged early may still come. */
function lostWithoutFailures(lost: string, audit: AuditCounts, symptoms: Symptoms): readonly Diagnosis[] {
  const idle = idleTransactions(symptoms);
  if (idle !== undefined)
    return possibleCauses(['poisoned-connection', 'early-acknowledgement'], `${lost}; ${idle}`);
  const comes = audit.staleReads > 0 || audit.hidden > 0;
  const isAlone = symptoms.generator.mostInFlight < 2 || audit.stored === 0;
  if (comes || isAlone || wasInjected('terminate', symptoms.faults))
    return [diagnosis('early-acknowledgement', comes ? `${lost}; others were stored after the load` : lost)];
  return possibleCauses(['lost-update', 'early-acknowledgement'], lost);
}

export const duplicatedTurns: Rule = ({ audit, repetition, faults }) => {
  if (audit.status !== 'read' || audit.duplicated === 0) return undefined;
  // If the id of a deleted message is used again, the old reply looks like a second one to the new message.
  if (audit.lost > 0) return undefined;
  // Turns that were sent again count as duplicated only if the server showed that it knows keys.
  const areRepetitions = audit.duplicated <= (repetition?.requests ?? 0);
  const keys = wasInjected('kill', faults) ? 'keys-forgotten' : 'key-not-honoured';
  return diagnosis(areRepetitions ? keys : 'repeated-write', findingWords('duplicated', audit));
};

export const ignoredKeys: Rule = ({ audit }) =>
  audit.status === 'read' && audit.keyNotHonoured > 0
    ? diagnosis('key-not-honoured', findingWords('keyNotHonoured', audit))
    : undefined;

/** Replies whose message is gone look like replies to another one. */
export const storedCrosstalk: Rule = ({ audit }) => {
  if (audit.status !== 'read' || audit.crosstalk === 0 || audit.lost > 0) return undefined;
  return diagnosis('unbounded-context', findingWords('crosstalk', audit));
};

export const staleReads: Rule = ({ audit }) => {
  if (audit.status !== 'read') return undefined;
  if (audit.staleReads > 0) return differingReads(audit);
  if (audit.hidden === 0) return undefined;
  const doubt = 'so it does if its address shows only the newest';
  return diagnosis('poisoned-connection', `${findingWords('hidden', audit)}; ${doubt}`);
};

/** A turn that every later read shows may have been stored only after its answer. */
function differingReads(audit: AuditCounts): Diagnosis | readonly Diagnosis[] | undefined {
  // Turns that only come later than all reads are lost: then it has been said.
  if (audit.lost > 0 && audit.storedLate > 0) return undefined;
  const evidence = findingWords('staleReads', audit);
  if (audit.storedLate === 0 && audit.lost === 0) return diagnosis('poisoned-connection', evidence);
  const later = audit.storedLate > 0 ? '; the later ones showed all, as those of a replica do that lags' : '';
  return possibleCauses(['poisoned-connection', 'early-acknowledgement'], evidence + later);
}

export const halfTurns: Rule = ({ audit, faults }) => {
  if (audit.status !== 'read' || audit.orphaned === 0 || audit.lost > 0) return undefined;
  if (wasInjected('kill', faults)) return undefined;
  return diagnosis('split-turn', findingWords('orphaned', audit));
};
