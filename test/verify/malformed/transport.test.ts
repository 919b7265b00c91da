import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Transport } from '../../../src/transport/transport.ts';
import { requestBytes } from '../../../src/verify/malformed/requests/request-bytes.ts';
import { sendMalformed } from '../../../src/verify/malformed/send-malformed.ts';
import { listen } from '../../support/http-server.ts';
import { SELF_SIGNED } from '../../support/self-signed.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const tls = { ca: undefined, client: undefined, insecure: false };

const SENT = { method: 'POST', path: '/', headers: [], contentType: 'application/json' };

/** What comes of a request that is sent as it is. */
const ask = (url: string, transport?: Transport) =>
  sendMalformed(
    { url, headers: [], transport },
    {
      name: 'a request',
      expects: 'answered',
      steps: (to) => [{ send: requestBytes(to, { ...SENT, body: '{}' }) }],
    },
    20_000,
  );

it('needs the certificate of the server', async () => {
  const port = await listen(createTlsServer(SELF_SIGNED, (_request, response) => response.end('hello')));
  const url = `https://127.0.0.1:${port}`;
  expect(await ask(url)).toEqual({ kind: 'refused', reason: 'DEPTH_ZERO_SELF_SIGNED_CERT' });
  expect(await ask(url, { tls: { ...tls, ca: SELF_SIGNED.cert } })).toMatchObject({ kind: 'answered' });
  expect(await ask(url, { tls: { ...tls, insecure: true } })).toMatchObject({ kind: 'answered' });
});

it('is sent to a Unix socket', async () => {
  const socketPath = join(tempFolder(), 'chat.sock');
  await listen(
    createServer((_request, response) => response.end('hello')),
    { path: socketPath },
  );
  expect(await ask('http://chat.invalid', { socketPath })).toMatchObject({ kind: 'answered', body: 'hello' });
});
