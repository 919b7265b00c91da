import { countWhere } from '../../answer/outcome.ts';
import type { Measured } from './measured.ts';

/** The requests that say something about the server. */
export interface CountedRequests {
  readonly total: number;
  readonly failed: number;
}

/** All requests except those that the faults excuse and those that this machine could not send. */
export function countedRequests({
  requests,
  excused,
  outcomes,
}: Pick<Measured, 'requests' | 'excused' | 'outcomes'>): CountedRequests {
  const total = Math.max(requests.ok, requests.completed - excused - unsentRequests(outcomes));
  return { total, failed: total - requests.ok };
}

/** Requests that this machine could not send: they say nothing about the server. */
export function unsentRequests(outcomes: Measured['outcomes']): number {
  return countWhere(outcomes, ({ blame }) => blame === 'generator');
}
