import { count } from '../../count.ts';
import { formatRate } from '../../figure.ts';
import type { CapacityUnit } from '../result.ts';

/** `412/s`, or `20 users`. */
export function levelWords(level: number, by: CapacityUnit): string {
  return by === 'rate' ? formatRate(level) : count(level, 'user');
}
