import { sumOf } from '../../sum-of.ts';
import type { Audit, AuditCounts } from './audit.ts';

export type ReadAudit = Extract<Audit, { readonly status: 'read' }>;

/** Several audits as one: the sum of each count. */
export function sumAudits(audits: readonly ReadAudit[]): ReadAudit {
  const sum = (name: keyof AuditCounts) => sumOf(audits, (audit) => audit[name]);
  return {
    status: 'read',
    acknowledged: sum('acknowledged'),
    stored: sum('stored'),
    lost: sum('lost'),
    duplicated: sum('duplicated'),
    orphaned: sum('orphaned'),
    unexpected: sum('unexpected'),
    recovered: sum('recovered'),
    untraceable: sum('untraceable'),
  };
}
