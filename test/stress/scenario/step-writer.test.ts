import { expect, it } from 'vitest';
import { StepWriter } from '../../../src/stress/scenario/session/step-writer.ts';

const writer = new StepWriter({ url: 'http://host:81/base', headers: [['authorization', 'site']] }, [
  ['x-run', '1'],
]);
const step = {
  method: 'POST',
  path: '/a',
  body: undefined,
  headers: [],
  contentType: undefined,
  cookie: undefined,
};

it('writes a request with its headers, and the length of its body in bytes', () => {
  const { text } = writer.write({ ...step, body: 'ü', contentType: 'text/plain', cookie: 'a=b' });
  expect(Buffer.from(text, 'latin1').toString()).toBe(
    'POST /base/a HTTP/1.1\r\nhost: host:81\r\nauthorization: site\r\nx-run: 1\r\n' +
      'content-type: text/plain\r\ncookie: a=b\r\ncontent-length: 2\r\n\r\nü',
  );
});

it('later headers take the place of earlier ones, whatever their case', () => {
  const { text } = writer.write({ ...step, headers: [{ Authorization: 'user' }, { 'X-Run': '2' }] });
  expect(text).not.toContain('site');
  expect(text).toContain('Authorization: user\r\nX-Run: 2\r\n');
});

it('encodes what a path cannot have', () => {
  expect(writer.write({ ...step, method: 'GET', path: '/a b/ü' }).text).toContain(
    'GET /base/a%20b/%C3%BC HTTP/1.1',
  );
});

it.each([
  [{ path: 'a' }, 'a path begins with /'],
  [{ method: 'post' }, 'a method is one such as POST'],
  [{ headers: [{ 'x y': '1' }] }, 'a header cannot have the name'],
  [{ headers: [{ x: '1\r\ny: 2' }] }, 'cannot have this value'],
  [{ headers: [{ x: '→' }] }, 'cannot have this value'],
])('refuses %j', (changes, message) => {
  expect(() => writer.write({ ...step, ...changes })).toThrow(message);
});
