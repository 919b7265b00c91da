import type { Outcome } from './outcome.ts';

/**
 * What an answer says of the `Idempotency-Key` of its request (IETF draft): it is what was answered before, the request
 * with this key is under way, or the key belongs to another request. `not-yet` may mean that it is under way, or that the
 * server is busy; `under-way` to a request that is sent once means that the server takes one at a time.
 */
export type KeySign = 'replayed' | 'under-way' | 'reused' | 'not-yet';

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
  if (outcome === 'ok') return undefined;
  const isAboutKeys = /idempoten/i.test(body);
  const isOfDraft = status === 409 && retryAfter !== undefined;
  if (saysLater(status, retryAfter, outcome)) return isAboutKeys || isOfDraft ? 'under-way' : 'not-yet';
  // It has other meanings, too, such as a message that is too long.
  return status === 422 && isAboutKeys ? 'reused' : undefined;
}

/** Conflict, Too Early, or busy with a time to come back; a locked database is an error, whatever its status. */
function saysLater(status: number, retryAfter: string | undefined, outcome: Outcome): boolean {
  if (outcome === 'overloaded') return retryAfter !== undefined;
  return outcome === 'request-refused' && (status === 409 || status === 425);
}
