import type { Audit } from '../../stress/audit/audit.ts';
import { auditFindings } from '../../stress/audit/findings.ts';
import { unreadWords } from '../../stress/audit/unread-reason.ts';
import type { Measured } from '../../stress/judge/measured/measured.ts';
import type { Capacity, CapacityUnit, CapacityVerdict, Expectation } from '../result.ts';
import { levelWords } from './level-words.ts';

export interface CapacityEvidence extends Pick<Measured, 'hang' | 'misfit'> {
  readonly capacity: Capacity;
  readonly by: CapacityUnit;
  readonly audit: Audit;
  readonly expected: Expectation | null;
  readonly interrupted: boolean;
}

/**
 * A server that loses data has no capacity. Otherwise it passes where a capacity was found, and where it is as high as it
 * should be.
 */
export function capacityVerdict(evidence: CapacityEvidence): CapacityVerdict {
  const { audit, misfit, interrupted } = evidence;
  const lost = auditFindings(audit, 'data-lost');
  if (lost.length > 0) return { status: 'data-lost', reasons: lost };
  const failed = [
    ...(misfit ? [`the requests do not fit the server: ${misfit.says}`] : []),
    ...failedCapacity(evidence),
    ...auditFindings(audit, 'failed', interrupted),
  ];
  if (failed.length > 0) return { status: 'failed', reasons: failed };
  const unread = unreadWords(audit);
  const unclear = [...unclearCapacity(evidence), ...(unread === null ? [] : [unread])];
  return unclear.length > 0
    ? { status: 'inconclusive', reasons: unclear }
    : { status: 'passed', reasons: [] };
}

function failedCapacity({ capacity, by, expected, hang }: CapacityEvidence): string[] {
  const { status, high, limit, reason, noRecoveryFrom } = capacity;
  const isBelow = expected !== null && high !== null && isTooLow(high, expected);
  return [
    ...(hang ? ['the server hangs'] : []),
    ...(noRecoveryFrom === null ? [] : [`does not recover from ${levelWords(noRecoveryFrom, by)}`]),
    ...(status === 'none' && high !== null
      ? [reason ?? `not even ${levelWords(high, by)} is kept: ${limit}`]
      : []),
    ...(isBelow && status !== 'none' ? [`${expected.text}: less than ${levelWords(high, by)} is kept`] : []),
  ];
}

/** Even where all of the interval were to be held, its upper end does not count: it was not kept. */
function isTooLow(high: number, { limit }: Expectation): boolean {
  return high <= limit;
}

function unclearCapacity({ capacity, by, expected }: CapacityEvidence): string[] {
  const { status, low, high, reason } = capacity;
  const isKept =
    expected !== null && (expected.operator === '>' ? low > expected.limit : low >= expected.limit);
  if (isKept && status !== 'unknown') return [];
  if (status === 'roughly' || status === 'unknown') return [reason ?? 'too few steps'];
  if (expected === null) return [];
  const upTo = high === null ? 'more' : levelWords(high, by);
  return [`${expected.text}: the capacity is from ${levelWords(low, by)} to ${upTo}`];
}
