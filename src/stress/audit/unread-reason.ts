import type { Audit } from './audit.ts';

/** Why an audit could not read what was stored; null if it could, or was not to. */
export function unreadReason(audit: Audit): string | null {
  return audit.status === 'unknown' ? audit.reason : null;
}
