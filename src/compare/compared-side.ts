import type { Measured } from '../stress/judge/measured/measured.ts';
import type { ComparedSide } from './result.ts';

/** What a comparison shows of all rounds of one side. */
export function comparedSide({ target, rounds, latency, failures, audit }: Measured): ComparedSide {
  return { target, rounds, latency, failures, unaudited: audit.status === 'read' ? null : audit.reason };
}
