import { count } from '../../count.ts';
import type { Audit } from './audit.ts';

/** The reason of an audit that a signal ended, which is no fault of the server. */
export const AUDIT_INTERRUPTED = 'interrupted before it had read all';

/** Why an audit could not read all that was stored; null if it could, or was not to. */
export function unreadReason(audit: Audit): string | null {
  if (audit.status === 'unknown') return audit.reason;
  if (audit.status === 'skipped' || audit.notChecked === 0) return null;
  const all = `of ${count(audit.acknowledged, 'acknowledged turn')}`;
  const notChecked = count(audit.notChecked, `${all} is not checked`, `${all} are not checked`);
  return `${notChecked}: ${audit.notCheckedReason}`;
}

/** The same as a sentence of its own, without a full stop. */
export function unreadWords(audit: Audit): string | null {
  return audit.status === 'unknown' ? unknownAuditWords(audit.reason) : unreadReason(audit);
}

/** The same of an audit that is unknown, for its reason. */
export function unknownAuditWords(reason: string): string {
  return reason === AUDIT_INTERRUPTED ? `the audit was ${reason}` : `the audit could not read: ${reason}`;
}
