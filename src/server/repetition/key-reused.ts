import { GenesisError } from '../../errors.ts';

export function keyReused(): GenesisError {
  return new GenesisError('IDEMPOTENCY_KEY_REUSED', 'this Idempotency-Key was used for another request', {
    hint: 'Repeat a request with the body that it had, and use a new key for a new message.',
  });
}
