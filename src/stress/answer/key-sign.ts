import type { Outcome } from './outcome.ts';

/**
 * What shows that a server knows the `Idempotency-Key` of a request (IETF draft): it answers what it answered before, the
 * request with this key is under way, or the key belongs to another request.
 */
export type KeySign = 'replayed' | 'under-way' | 'reused';

interface SignedAnswer {
  readonly status: number;
  readonly retryAfter: string | undefined;
  readonly replayed: boolean;
  readonly body: string;
}

/** Undefined where an answer shows nothing about keys. `outcome`: what else it means. */
export function keySignOf(answer: SignedAnswer, outcome: Outcome): KeySign | undefined {
  const { status, retryAfter, replayed, body } = answer;
  if (replayed) return 'replayed';
  // 409 and 422 have other meanings, too: a locked database, or a message that is too long.
  if (outcome !== 'request-refused') return undefined;
  const isAboutKeys = /idempoten/i.test(body);
  if (status === 409 && (isAboutKeys || retryAfter !== undefined)) return 'under-way';
  return status === 422 && isAboutKeys ? 'reused' : undefined;
}
