import { levelWords } from '../../capacity/judge/level-words.ts';
import type { CapacityResult } from '../../capacity/result.ts';
import { formatRate } from '../../figure.ts';

/** What holds at the capacity: `p95<300ms and success>=99.9%`. */
export function thresholdWords({ thresholds }: CapacityResult): string {
  return thresholds.map(({ text }) => text).join(' and ');
}

/** The answer, in one sentence without a full stop. */
export function capacityWords(result: CapacityResult): string {
  const { capacity, search, verdict } = result;
  if (verdict.status === 'data-lost') return 'none: the server loses data, whatever the rate';
  const { status, low, high, limit, reason } = capacity;
  const kept = thresholdWords(result);
  const arrivals = result.scenario ? 'rounds' : 'requests';
  const unit = search.by === 'rate' ? `${arrivals}/s` : 'users';
  switch (status) {
    case 'found':
      return `${figure((low + (high ?? low)) / 2)} ${unit} (${figure(low)} to ${figure(high ?? low)}) keep ${kept}; the next limit is ${brokenWords(limit)}`;
    case 'at-least':
      return `at least ${figure(low)} ${unit} keep ${kept}: ${reason}`;
    case 'roughly':
      return `${roughly(low, high)} ${unit} with ${kept}: ${reason}`;
    case 'none':
      if (reason !== null) return `none: ${reason}, so ${kept} cannot hold`;
      return `none: not even ${levelWords(high ?? search.first, search.by)} keep ${kept}; the limit is ${brokenWords(limit)}`;
    case 'unknown':
      return `unknown: ${reason}`;
  }
}

/** What the verdict says beside the answer. */
export function otherReasons(result: CapacityResult): string[] {
  const answer = capacityWords(result);
  return result.verdict.reasons.filter((reason) => !answer.includes(reason));
}

function roughly(low: number, high: number | null): string {
  if (high === null) return `${figure(low)} or more`;
  return low === 0 ? `fewer than ${figure(high)}` : `roughly ${figure(low)} to ${figure(high)}`;
}

/** A queue that grows is what no latency within a step shows. */
export function brokenWords(limit: string | null): string {
  if (limit === 'backlog') return 'the rate itself: requests queue up';
  return limit ?? 'unknown';
}

function figure(level: number): string {
  return formatRate(level).replace('/s', '');
}
