import type { MalformedRequest } from '../malformed-request.ts';
import { BAD_BODIES, BAD_CONTENT_TYPES, BAD_MESSAGES } from './contents.ts';
import { BAD_FRAMING } from './framing.ts';
import { OVERSIZED, WRONG_ROUTES } from './sizes-and-routes.ts';
import { ABORTED, SLOW } from './slow-clients.ts';

/**
 * What a robust chat server refuses or survives. Requests that a lenient one may accept are left out, such as an empty
 * message, or JSON sent as text/plain. Most requests whose mistake is not in the body have an invalid body too, so that
 * a server that ignores the mistake still has to refuse them.
 */
export const MALFORMED_REQUESTS: readonly MalformedRequest[] = [
  ...BAD_BODIES,
  ...BAD_MESSAGES,
  ...BAD_CONTENT_TYPES,
  ...OVERSIZED,
  ...WRONG_ROUTES,
  ...BAD_FRAMING,
  ...SLOW,
  ...ABORTED,
];
