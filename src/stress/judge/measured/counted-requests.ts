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

/** The counted ones, and those of a schedule that were never sent. */
export function dueRequests(
  measured: Pick<Measured, 'requests' | 'excused' | 'outcomes' | 'schedule'>,
): number {
  return countedRequests(measured).total + (measured.schedule?.unsent ?? 0);
}

/** Requests that this machine could not send: they say nothing about the server. */
export function unsentRequests(outcomes: Measured['outcomes']): number {
  return countWhere(outcomes, ({ blame }) => blame === 'generator');
}
