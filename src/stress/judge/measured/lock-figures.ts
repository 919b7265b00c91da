import type { Measured } from './measured.ts';

/** A count and its source: counts from different sources cannot be compared. */
export interface SourcedCount {
  readonly source: 'server' | 'log' | 'clients';
  readonly count: number;
}

type LockFigures = Pick<Measured, 'lockErrors' | 'retries' | 'serverLog'>;

/**
 * Lock errors, surfaced and recovered. Where the server does not report its recovered ones: those that clients saw, and
 * the lines about lock errors in its log, if there is one. A lock error both answered and logged then counts twice:
 * rather too many than too few.
 */
export function knownLockErrors({
  lockErrors: { surfaced, recovered },
  serverLog,
}: LockFigures): SourcedCount {
  if (recovered !== null) return { source: 'server', count: surfaced + recovered };
  if (serverLog) return { source: 'log', count: surfaced + serverLog.lockErrors };
  return { source: 'clients', count: surfaced };
}

/** Retries from the server's reports, or else from its log; undefined where neither shows them. */
export function knownRetries({ retries, serverLog }: LockFigures): SourcedCount | undefined {
  if (retries) return { source: 'server', count: retries.total };
  return serverLog ? { source: 'log', count: serverLog.retries } : undefined;
}
