import { countWhere } from '../../answer/outcome.ts';
import type { Measured } from './measured.ts';

/** The requests that the server has to answer for. */
export interface CountedRequests {
  readonly total: number;
  readonly failed: number;
}

/** All but those that the faults excuse, and those that this machine could not send: they say nothing of the server. */
export function countedRequests({
  requests,
  excused,
  outcomes,
}: Pick<Measured, 'requests' | 'excused' | 'outcomes'>): CountedRequests {
  const total = Math.max(requests.ok, requests.completed - excused - unsentRequests(outcomes));
  return { total, failed: total - requests.ok };
}

/** Requests that the machine of the generator could not send: they show nothing of the server. */
export function unsentRequests(outcomes: Measured['outcomes']): number {
  return countWhere(outcomes, ({ blame }) => blame === 'generator');
}
