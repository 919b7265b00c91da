import type { MalformedRequest } from '../malformed-request.ts';
import { JSON_TYPE, requestBytes } from './request-bytes.ts';
import type { ValidRequest } from './valid-request.ts';

const MIB = 1024 * 1024;
const HUNDRED_KB = 100_000;

type Write = () => ValidRequest;

/** For a chat whose body is JSON. */
export function oversizedBody(write: Write): MalformedRequest {
  return {
    name: 'a body of 5 MiB',
    expects: 'json-4xx-or-close',
    // Cut off, so that a server without a size limit must refuse it too.
    steps: (to) => [{ send: requestBytes(to, { ...write(), body: `{"message":"${'x'.repeat(5 * MIB)}` }) }],
  };
}

export function oversizedHeads(write: Write): readonly MalformedRequest[] {
  const wrongBody = { contentType: JSON_TYPE, body: '{' };
  return [
    {
      name: 'a header of 100 KB',
      expects: 'any-4xx-or-close',
      steps: (to) => [
        { send: requestBytes(to, { ...write(), ...wrongBody }, [`X-Long: ${'x'.repeat(HUNDRED_KB)}`]) },
      ],
    },
    {
      name: 'a URL of 100 KB',
      expects: 'any-4xx-or-close',
      steps: (to) => {
        const valid = write();
        const path = `${withoutQuery(valid.path)}/${'x'.repeat(HUNDRED_KB)}`;
        return [{ send: requestBytes(to, { ...valid, ...wrongBody, path }) }];
      },
    },
  ];
}

export function absentRoute(write: Write): MalformedRequest {
  return {
    name: 'a route that does not exist',
    expects: 'json-4xx',
    steps: (to) => {
      const valid = write();
      const path = `${withoutQuery(valid.path)}/no-such-route`;
      return [{ send: requestBytes(to, { ...valid, path }) }];
    },
  };
}

/** For Genesis’s own API: elsewhere they may write. No DELETE: a server may offer it to delete the conversation. */
export function wrongMethods(write: Write): readonly MalformedRequest[] {
  return ['PUT', 'PATCH'].map((method) => ({
    name: `${method} ${write().path}`,
    expects: 'json-4xx',
    steps: (to) => [{ send: requestBytes(to, { ...write(), method }) }],
  }));
}

function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? '';
}
