import { wasInjected } from '../../../faults/fault.ts';
import { diagnosis } from '../causes.ts';
import type { Rule } from '../symptoms.ts';

export const lostTurns: Rule = ({ audit, outcomes, modelFailures, faults }) => {
  if (audit.status !== 'read' || audit.lost === 0) return undefined;
  const killed = wasInjected('kill', faults);
  const lost = `${audit.lost} of ${audit.acknowledged} acknowledged turns are not stored whole`;
  const failed = Math.max(modelFailures, outcomes['internal-error']);
  // Error recovery that removes the last message loses at most one for each failure.
  return audit.lost <= failed && !killed
    ? diagnosis('remove-last-message', `${lost}, in a run where ${failed} other requests failed`)
    : diagnosis('early-acknowledgement', killed ? `${lost} after the server was killed` : lost);
};

export const duplicatedTurns: Rule = ({ audit }) => {
  if (audit.status !== 'read' || audit.duplicated === 0) return undefined;
  // If the id of a deleted message is used again, the old reply looks like a second one to the new message.
  if (audit.lost > 0) return undefined;
  return diagnosis('repeated-write', `${audit.duplicated} turns are stored more than once`);
};

export const halfTurns: Rule = ({ audit, faults }) => {
  if (audit.status !== 'read' || audit.orphaned === 0 || audit.lost > 0) return undefined;
  if (wasInjected('kill', faults)) return undefined;
  return diagnosis('split-turn', `${audit.orphaned} failed requests left half a turn behind`);
};
