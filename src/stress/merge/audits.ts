import type { Audit, AuditCounts } from '../audit/audit.ts';

type ReadAudit = Extract<Audit, { status: 'read' }>;

/**
 * The audits of runs against one server, each of its own messages: known only where all are, unless one of them found
 * something lost or duplicated, which no other can make good.
 */
export function mergeAudits(audits: readonly Audit[]): Audit {
  const read = audits.filter((audit) => audit.status === 'read');
  const unknown = audits.filter((audit) => audit.status === 'unknown');
  const skipped = audits.filter((audit) => audit.status === 'skipped');
  if (read.length === audits.length || read.some(({ lost, duplicated }) => lost + duplicated > 0))
    return sumOf(read);
  return unknown.length > 0
    ? { status: 'unknown', reason: reasonsOf(unknown) }
    : { status: 'skipped', reason: reasonsOf(skipped) };
}

function sumOf(audits: readonly ReadAudit[]): ReadAudit {
  const sum = (name: keyof AuditCounts) => audits.reduce((total, audit) => total + audit[name], 0);
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

function reasonsOf(audits: readonly { readonly reason: string }[]): string {
  return [...new Set(audits.map(({ reason }) => reason))].join('; ');
}
