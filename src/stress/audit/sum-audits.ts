import { sumOf } from '../../sum-of.ts';
import type { Audit, AuditCounts } from './audit.ts';
import { REPLY_COMPARISONS } from './reply-comparison.ts';

export type ReadAudit = Extract<Audit, { readonly status: 'read' }>;

/** Several audits as one: the sum of each count. */
export function sumAudits(audits: readonly ReadAudit[]): ReadAudit {
  const sum = (name: Exclude<keyof AuditCounts, 'replies' | 'checked' | 'notCheckedReason'>) =>
    sumOf(audits, (audit) => audit[name]);
  // One audit that did not compare them proves less about all.
  const replies = audits.find((audit) => audit.replies !== 'compared')?.replies ?? 'compared';
  const reasons = [...new Set(audits.flatMap(({ notCheckedReason }) => notCheckedReason ?? []))];
  return {
    status: 'read',
    acknowledged: sum('acknowledged'),
    stored: sum('stored'),
    lost: sum('lost'),
    hidden: sum('hidden'),
    duplicated: sum('duplicated'),
    keyNotHonoured: sum('keyNotHonoured'),
    orphaned: sum('orphaned'),
    underWay: sum('underWay'),
    unexpected: sum('unexpected'),
    recovered: sum('recovered'),
    crosstalk: sum('crosstalk'),
    untraceable: sum('untraceable'),
    replies,
    checked: REPLY_COMPARISONS[replies].checked,
    notChecked: sum('notChecked'),
    notCheckedReason: reasons.length === 0 ? null : reasons.join('; '),
    reads: sum('reads'),
    staleReads: sum('staleReads'),
    storedLate: sum('storedLate'),
  };
}
