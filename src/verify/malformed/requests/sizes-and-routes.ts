import type { MalformedRequest } from '../malformed-request.ts';
import { JSON_TYPE, requestBytes } from './request-bytes.ts';

const MIB = 1024 * 1024;
const HUNDRED_KB = 100_000;

export const OVERSIZED: readonly MalformedRequest[] = [
  {
    name: 'a body of 5 MiB',
    expects: 'json-4xx-or-close',
    // Cut off, so that a server without a size limit must refuse it too.
    steps: (to) => [{ send: requestBytes(to, { body: `{"message":"${'x'.repeat(5 * MIB)}` }) }],
  },
  {
    name: 'a header of 100 KB',
    expects: 'any-4xx-or-close',
    steps: (to) => [
      { send: requestBytes(to, { headers: [JSON_TYPE, `X-Long: ${'x'.repeat(HUNDRED_KB)}`], body: '{' }) },
    ],
  },
  {
    name: 'a URL of 100 KB',
    expects: 'any-4xx-or-close',
    steps: (to) => [{ send: requestBytes(to, { path: `/api/chat/${'x'.repeat(HUNDRED_KB)}`, body: '{' }) }],
  },
];

// No DELETE: a server may offer it to delete the conversation.
export const WRONG_ROUTES: readonly MalformedRequest[] = [
  wrongRoute('a route that does not exist', 'POST', '/api/no-such-route'),
  wrongRoute('PUT /api/chat', 'PUT', '/api/chat'),
  wrongRoute('PATCH /api/chat', 'PATCH', '/api/chat'),
];

function wrongRoute(name: string, method: string, path: string): MalformedRequest {
  const body = JSON.stringify({ message: 'genesis verify: no such route' });
  return {
    name,
    expects: 'json-4xx',
    steps: (to) => [{ send: requestBytes(to, { method, path, body }) }],
  };
}
