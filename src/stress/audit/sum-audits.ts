import { sumOf } from '../../sum-of.ts';
import type { Audit, AuditCounts } from './audit.ts';

export type ReadAudit = Extract<Audit, { readonly status: 'read' }>;

/** Several audits as one: the sum of each count. */
export function sumAudits(audits: readonly ReadAudit[]): ReadAudit {
  const sum = (name: Exclude<keyof AuditCounts, 'replies'>) => sumOf(audits, (audit) => audit[name]);
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
    // One audit that did not compare them proves less about all.
    replies: audits.find(({ replies }) => replies !== 'compared')?.replies ?? 'compared',
    reads: sum('reads'),
    staleReads: sum('staleReads'),
    storedLate: sum('storedLate'),
  };
}
