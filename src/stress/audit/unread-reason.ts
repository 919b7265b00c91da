import { count } from '../../count.ts';
import type { Audit } from './audit.ts';

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
  return audit.status === 'unknown' ? `the audit could not read: ${audit.reason}` : unreadReason(audit);
}
