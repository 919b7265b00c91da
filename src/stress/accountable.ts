import type { StressResult } from './result.ts';

/** The requests that the server has to answer for. */
export interface Accountable {
  readonly total: number;
  readonly failed: number;
}

/** All but those that the faults excuse, and those that this machine could not send: they say nothing of the server. */
export function accountable({
  requests,
  excused,
  outcomes,
}: Pick<StressResult, 'requests' | 'excused' | 'outcomes'>): Accountable {
  const total = Math.max(requests.ok, requests.completed - excused - outcomes['client-limit']);
  return { total, failed: total - requests.ok };
}
