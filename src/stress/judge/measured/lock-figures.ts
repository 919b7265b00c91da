import type { Measured } from './measured.ts';

/** A count, and who tells it: figures of different witnesses cannot be compared. */
export interface WitnessedCount {
  readonly witness: 'server' | 'log' | 'clients';
  readonly count: number;
}

type Witnesses = Pick<Measured, 'lockErrors' | 'retries' | 'serverLog'>;

/**
 * Lock errors, surfaced and recovered. Of a server that does not tell its recovered ones: those that clients saw, and
 * the log's lines about lock errors where there is a log. One that was both answered and logged counts twice then:
 * rather too many than too few.
 */
export function knownLockErrors({
  lockErrors: { surfaced, recovered },
  serverLog,
}: Witnesses): WitnessedCount {
  if (recovered !== null) return { witness: 'server', count: surfaced + recovered };
  if (serverLog) return { witness: 'log', count: surfaced + serverLog.lockErrors };
  return { witness: 'clients', count: surfaced };
}

/** Retries, as the server tells them, or else its log; undefined where neither does. */
export function knownRetries({ retries, serverLog }: Witnesses): WitnessedCount | undefined {
  if (retries) return { witness: 'server', count: retries.total };
  return serverLog ? { witness: 'log', count: serverLog.retries } : undefined;
}
