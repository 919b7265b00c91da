import { GenesisError } from '../../errors.ts';
import type { KeyedRequest } from '../../store/types.ts';
import { keyReused } from './key-reused.ts';

/** The turns with a key that this process is answering. What another process answers shows only when it is stored. */
export class TurnsUnderWay {
  readonly #fingerprints = new Map<string, string>();

  /** Throws `TURN_UNDER_WAY`, or `IDEMPOTENCY_KEY_REUSED` where it is another request that has the key. */
  assertFree({ key, fingerprint }: KeyedRequest): void {
    const underWay = this.#fingerprints.get(key);
    if (underWay === undefined) return;
    if (underWay !== fingerprint) throw keyReused();
    throw new GenesisError(
      'TURN_UNDER_WAY',
      'the request with this Idempotency-Key is still being answered',
      {
        hint: 'Send it again in a moment: the answer is then the one of the first request.',
      },
    );
  }

  /** Runs a turn unless its key is in use, which is free again when the turn ends, however it does. */
  async run<T>(request: KeyedRequest, turn: () => Promise<T>): Promise<T> {
    this.assertFree(request);
    this.#fingerprints.set(request.key, request.fingerprint);
    try {
      return await turn();
    } finally {
      this.#fingerprints.delete(request.key);
    }
  }
}
