import type { Audit } from '../audit/audit.ts';
import { sumAudits } from '../audit/sum-audits.ts';

/**
 * The audits of runs against one server, each of its own messages: read only where all are, or where one of them found
 * something lost or duplicated, which proves a failure whatever the others say.
 */
export function mergeAudits(audits: readonly Audit[]): Audit {
  const read = audits.filter((audit) => audit.status === 'read');
  const unknown = audits.filter((audit) => audit.status === 'unknown');
  const skipped = audits.filter((audit) => audit.status === 'skipped');
  if (read.length === audits.length || read.some(({ lost, duplicated }) => lost + duplicated > 0))
    return sumAudits(read);
  return unknown.length > 0
    ? { status: 'unknown', reason: joinReasons(unknown) }
    : { status: 'skipped', reason: joinReasons(skipped) };
}

function joinReasons(audits: readonly { readonly reason: string }[]): string {
  return [...new Set(audits.map(({ reason }) => reason))].join('; ');
}
