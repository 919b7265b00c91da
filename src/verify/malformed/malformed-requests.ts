import { BAD_BODIES, BAD_CONTENT_TYPES, BAD_MESSAGES } from './bad-contents.ts';
import { BAD_ROUTES, OVERSIZED } from './bad-requests.ts';
import { BAD_WIRE } from './bad-wire.ts';
import type { MalformedRequest } from './malformed-request.ts';
import { ABORTED, SLOW } from './slow-clients.ts';

/**
 * What every sane chat server refuses or survives, by kind. What a lenient one may accept is left out, as an empty
 * message, or JSON in the name of text/plain; so that nothing but the fault in question can be accepted, most of the
 * requests whose fault is not in the body have a bad body too.
 */
export const MALFORMED_REQUESTS: readonly MalformedRequest[] = [
  ...BAD_BODIES,
  ...BAD_MESSAGES,
  ...BAD_CONTENT_TYPES,
  ...OVERSIZED,
  ...BAD_ROUTES,
  ...BAD_WIRE,
  ...SLOW,
  ...ABORTED,
];
