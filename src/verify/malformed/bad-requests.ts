import type { MalformedRequest } from './malformed-request.ts';
import { JSON_TYPE, requestBytes } from './request-bytes.ts';

const MIB = 1024 * 1024;
const HUNDRED_KB = 100_000;

export const OVERSIZED: readonly MalformedRequest[] = [
  {
    kind: 'size',
    name: 'a body of 5 MiB',
    expects: 'json-4xx-or-close',
    // Cut off, so that a server without a limit has a reason to refuse it too.
    steps: (to) => [{ send: requestBytes(to, { body: `{"message":"${'x'.repeat(5 * MIB)}` }) }],
  },
  {
    kind: 'size',
    name: 'a header of 100 KB',
    expects: 'any-4xx-or-close',
    steps: (to) => [
      { send: requestBytes(to, { headers: [JSON_TYPE, `X-Long: ${'x'.repeat(HUNDRED_KB)}`], body: '{' }) },
    ],
  },
  {
    kind: 'size',
    name: 'an address of 100 KB',
    expects: 'any-4xx-or-close',
    steps: (to) => [{ send: requestBytes(to, { path: `/api/chat/${'x'.repeat(HUNDRED_KB)}`, body: '{' }) }],
  },
];

// No DELETE: a server may well offer it, to forget the conversation.
export const BAD_ROUTES: readonly MalformedRequest[] = [
  badRoute('a route that does not exist', 'POST', '/api/no-such-route'),
  badRoute('PUT /api/chat', 'PUT', '/api/chat'),
  badRoute('PATCH /api/chat', 'PATCH', '/api/chat'),
];

function badRoute(name: string, method: string, path: string): MalformedRequest {
  const body = JSON.stringify({ message: 'genesis verify: no such route' });
  return {
    kind: 'route',
    name,
    expects: 'json-4xx',
    steps: (to) => [{ send: requestBytes(to, { method, path, body }) }],
  };
}
