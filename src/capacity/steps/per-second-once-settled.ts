import { SETTLED_AFTER } from './backlog.ts';

/** How many of these moments, in milliseconds from the start of a step, lie in a second of it, once its queue has settled. */
export function perSecondOnceSettled(endsMs: readonly number[], loadMs: number): number {
  const fromMs = SETTLED_AFTER * loadMs;
  const ends = endsMs.filter((ms) => ms > fromMs && ms <= loadMs).length;
  return loadMs > 0 ? (ends * 1_000) / (loadMs - fromMs) : 0;
}
