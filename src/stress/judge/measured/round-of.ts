import type { Percentile } from '../../../percentile.ts';
import { percentileOf } from '../../measure/percentile-of.ts';
import { countedRequests } from './counted-requests.ts';
import { knownLockErrors, knownRetries } from './lock-figures.ts';
import type { Measured } from './measured.ts';
import type { Round } from './round.ts';

type OneLoad = Omit<Measured, 'rounds'>;

/** A load with its round; one that was interrupted has none. */
export function withRound(measured: OneLoad): Measured {
  return { ...measured, rounds: measured.interrupted ? [] : [roundOf(measured)] };
}

/** All that was measured, as one round. */
export function roundOf(measured: OneLoad): Round {
  const ms = (percentile: Percentile) => percentileOf(measured.latency, percentile) ?? null;
  const { startedAt, ratePerSecond } = measured;
  const lockErrors = knownLockErrors(measured);
  return {
    startedAt,
    requests: countedRequests(measured),
    ratePerSecond,
    p50Ms: ms(50),
    p90Ms: ms(90),
    p95Ms: ms(95),
    p99Ms: ms(99),
    lockErrors: lockErrors.source === 'clients' ? null : lockErrors.count,
    retries: knownRetries(measured)?.count ?? null,
    turns: turnsOf(measured),
    referencePerSecond: null,
  };
}

function turnsOf({ audit }: OneLoad): Round['turns'] {
  if (audit.status !== 'read') return null;
  const { acknowledged, lost, duplicated } = audit;
  return { acknowledged, lost, duplicated };
}
