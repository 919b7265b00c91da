import type { Measured } from './measured.ts';

/** A count and its source: counts from different sources cannot be compared. */
export interface SourcedCount {
  readonly source: 'server' | 'log' | 'clients';
  readonly count: number;
}

type LockFigures = Pick<Measured, 'lockErrors' | 'retries' | 'serverLog'>;

/**
 * Lock errors, surfaced and recovered, each counted once. Where the server does not report its recovered ones, its log may
 * show them, but not which of its lines are about errors that were answered too: the larger number is the least.
 */
export function knownLockErrors({
  lockErrors: { surfaced, recovered },
  serverLog,
}: LockFigures): SourcedCount {
  if (recovered !== null) return { source: 'server', count: surfaced + recovered };
  if (serverLog) return { source: 'log', count: Math.max(surfaced, serverLog.lockErrors) };
  return { source: 'clients', count: surfaced };
}

/** Retries from the server's reports, or else from its log; undefined where neither shows them. */
export function knownRetries({ retries, serverLog }: LockFigures): SourcedCount | undefined {
  if (retries) return { source: 'server', count: retries.total };
  return serverLog ? { source: 'log', count: serverLog.retries } : undefined;
}
