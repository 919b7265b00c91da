import { databaseErrorIn } from '../answer/database/database-error-in.ts';
import { fieldsOf } from '../answer/json/fields-of.ts';
import { type Attempt, withChanges } from './attempt.ts';
import type { Tried } from './inquiry.ts';
import { smallJson } from './places/small-json.ts';
import { withWanted } from './wanted/with-wanted.ts';

const OWN_FIELD = 'message';
/** Where small servers take the message, the most usual first. */
const FIELDS = ['text', 'prompt', 'question', 'query', 'input', 'content', 'messages'];

/** Genesis's own request with the message in other fields, each of which costs a request. */
export function* usualFields(attempt: Attempt): Generator<Attempt> {
  const names = Object.keys(fieldsOf(smallJson(attempt.chat.request.body ?? '')));
  if (names.join() !== OWN_FIELD) return;
  for (const field of FIELDS) {
    const body = withWanted(attempt.chat.request.body, [{ in: 'body', path: [field], type: 'any' }]);
    if (body !== undefined) yield withChanges(attempt, [{ option: '--body', value: body }]);
  }
}

/**
 * Whether a server may have met a field that is not there, without saying which: one that is written by hand fails over it, and
 * some close the connection then, as Python's does.
 */
export function mayMissField({ asked: { classified, answer }, misfit }: Tried): boolean {
  if (misfit) return misfit.kind === 'request' && [misfit.changes, ...misfit.otherWays].every(isEmpty);
  if (classified.outcome === 'connection-lost') return true;
  return classified.outcome === 'internal-error' && databaseErrorIn(answer?.body ?? '') === undefined;
}

function isEmpty(way: readonly unknown[]): boolean {
  return way.length === 0;
}
