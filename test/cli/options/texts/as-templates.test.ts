import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { InvalidArgumentError } from 'commander';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type RequestFlags, requestedChat } from '../../../../src/cli/options/request-flags.ts';
import { givenBody } from '../../../../src/cli/options/texts/given-body.ts';
import { LoadConnection } from '../../../../src/stress/http/load-connection.ts';
import type { RequestOptions } from '../../../../src/stress/request/request.ts';
import { RequestWriter } from '../../../../src/stress/request/request-writer.ts';
import { TokenGenerator } from '../../../../src/stress/request/token.ts';
import { listen } from '../../../support/http-server.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const UUID = '0b3c';

/** Sends request 7 of what the flags ask for; resolves with what the server has received. */
async function startRecorder() {
  let received = Buffer.alloc(0);
  let head: { url?: string | undefined; type?: string | undefined; form?: unknown } = {};
  const server = createServer(async (request, response) => {
    head = { url: request.url, type: request.headers['content-type'], form: request.headers['x-form'] };
    received = await buffer(request);
    response.end('ok');
  });
  const url = `http://127.0.0.1:${await listen(server)}`;
  const connection = new LoadConnection(url, 10_000);
  onTestFinished(() => connection.destroy());
  return async (request: RequestOptions) => {
    const tokens = new TokenGenerator('abcd1234');
    const site = { url, headers: [] };
    await connection.exchange(new RequestWriter({ site, request, tokens, seed: UUID }).write(7));
    return { body: received, ...head };
  };
}

function bodyFlags(file: string, bytes: Uint8Array, template: boolean): RequestFlags {
  writeFileSync(file, bytes);
  return { body: givenBody(file), template };
}

/** What looks like a placeholder, a template of another language, or a broken character. */
const LOOKS = ['{{token}}', '{{ x }}', '{{{{seq}}}}', '{{', '}}', '{', '\ufeff', '\r\n', '\0', 'é', '\\'];
const looks = fc.constantFrom(...LOOKS).map((text) => Buffer.from(text));
const bytes = fc
  .array(fc.oneof(looks, fc.uint8Array({ maxLength: 8 })))
  .map((pieces) => Buffer.concat(pieces));

describe('the bytes of a body file', () => {
  it('are sent as they are with --no-template, whatever they are', async () => {
    const file = join(tempFolder(), 'body');
    const send = await startRecorder();
    await fc.assert(
      fc.asyncProperty(bytes, async (content) => {
        const { request } = requestedChat(bodyFlags(file, content, false));
        expect((await send(request)).body).toEqual(content);
      }),
    );
  });

  it('are sent as they are where they have nothing in double braces', async () => {
    const file = join(tempFolder(), 'body');
    const send = await startRecorder();
    const without = bytes.filter((content) => !/\{\{[^{}]*\}\}/.test(content.toString('latin1')));
    await fc.assert(
      fc.asyncProperty(without, async (content) => {
        const { request } = requestedChat(bodyFlags(file, content, true));
        expect((await send(request)).body).toEqual(content);
      }),
    );
  });

  it('are sent with our placeholders filled in, and doubled braces halved', async () => {
    const file = join(tempFolder(), 'body');
    const send = await startRecorder();
    const pairs: [string, string][] = [
      ['{{token}}', 'abcd1234-7'],
      ['{{ seq }}', '7'],
      ['{{{{ x }}}}', '{{ x }}'],
      ['{{{{token}}}}', '{{token}}'],
    ];
    const plain = fc.uint8Array({ maxLength: 8 }).map((content) => {
      const text = Buffer.from(content).toString('latin1').replace(/[{}]/g, '');
      return [text, text] as [string, string];
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.constantFrom(...pairs), plain)), async (pieces) => {
        // A mark of UTF-16 has a test of its own.
        const [given, sent] = [0, 1].map((side) =>
          Buffer.from(`-${pieces.map((piece) => piece[side]).join('')}`, 'latin1'),
        ) as [Buffer, Buffer];
        const { request } = requestedChat(bodyFlags(file, given, true));
        expect((await send(request)).body).toEqual(sent);
      }),
    );
  });

  it('are refused where a name in double braces is no placeholder', () => {
    const file = join(tempFolder(), 'body');
    const names = fc.stringMatching(/^[ -z]{0,60}$/).filter((name) => !/^ *(seq|uuid|token) *$/.test(name));
    fc.assert(
      fc.property(bytes, names, bytes, (before, name, after) => {
        const content = Buffer.concat([before, Buffer.from(` {{${name}}} `), after]);
        const flags = bodyFlags(file, content, true);
        expect(() => requestedChat(flags)).toThrow(InvalidArgumentError);
        expect(() => requestedChat(flags)).toThrow(/double its braces|is UTF-16/);
      }),
    );
  });

  it.each(['utf16le', 'utf16be'] as const)('in %s are refused where they have a placeholder', (encoding) => {
    const file = join(tempFolder(), 'body');
    const content = Buffer.from('\ufeff{"text":"{{token}}"}', 'utf16le');
    const flags = bodyFlags(file, encoding === 'utf16le' ? content : content.swap16(), true);
    expect(() => requestedChat(flags)).toThrow(/body is UTF-16, .* --no-template/);
  });
});

describe('a header, a path and a message', () => {
  const given: RequestFlags = {
    message: 'a {{ x }} {{token}}',
    header: [['X-Form', '{{ y }} {{seq}}']],
    path: '/{{z}}/{{seq}}',
    template: false,
  };

  it('are sent as they are with --no-template', async () => {
    const send = await startRecorder();
    const { body, ...head } = await send(requestedChat(given).request);
    expect(JSON.parse(body.toString())).toEqual({ message: 'a {{ x }} {{token}}' });
    expect(head).toEqual({ url: '/{{z}}/{{seq}}', type: 'application/json', form: '{{ y }} {{seq}}' });
  });

  it.each<[Partial<RequestFlags>, string]>([
    [{ message: 'a {{ x }}' }, 'There is no placeholder {{ x }}, which is in --message. '],
    [{ header: [['X', '{{ y }}']] }, 'There is no placeholder {{ y }}, which is in -H. '],
    [{ path: '/{{z}}' }, 'There is no placeholder {{z}}, which is in --path. '],
    [{ message: '{{z}}' }, 'double its braces, {{{{z}}}}, or add --no-template'],
    [{ message: `{{a\n\u001b${'x'.repeat(1_000)}}}` }, `There is no placeholder {{a ${'x'.repeat(36)}…}}, `],
  ])('%j is refused', (flags, message) => {
    expect(() => requestedChat({ template: true, ...flags })).toThrow(message);
  });

  it('have a token without --no-template, and no text but their own with it', () => {
    const bodyOf = (template: boolean, message?: string) =>
      requestedChat({ template, ...(message === undefined ? {} : { message }) }).request.body;
    expect(bodyOf(true, 'hi')).toBe('{"message":"hi {{token}}"}');
    expect(bodyOf(true, '')).toBe('{"message":" {{token}}"}');
    expect(bodyOf(true, 'hi {{{{token}}}}')).toBe('{"message":"hi {{{{token}}}} {{token}}"}');
    expect(bodyOf(false, 'hi')).toBe('{"message":"hi"}');
    expect(bodyOf(false)).toContain('{{token}}');
  });
});
