import { GenesisError } from '../../errors.ts';

export function queueFull(most: number): GenesisError {
  return new GenesisError('POOL_QUEUE_FULL', `${most} database operations are waiting already`, {
    hint: 'Try again in a moment.',
  });
}

export function acquireTimeout(waitedMs: number): GenesisError {
  return new GenesisError('POOL_ACQUIRE_TIMEOUT', `no database connection was free within ${waitedMs} ms`, {
    hint: 'Try again in a moment.',
  });
}

export function poolClosed(): GenesisError {
  return new GenesisError('POOL_CLOSED', 'the server is shutting down', { hint: 'Try again in a moment.' });
}
