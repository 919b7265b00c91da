import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

export const REQUEST_ID = 'x-request-id';

/** Ids of every usual kind, and nothing that would have to be escaped in a log. */
const ID = /^[\w.:/+=@~-]{1,128}$/;

/** The name of a request in the log and in its answer: that of its client or of a proxy, if it is one; else a new one. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers[REQUEST_ID];
  return typeof given === 'string' && ID.test(given) ? given : randomUUID();
}
