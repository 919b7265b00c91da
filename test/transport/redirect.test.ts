import { describe, expect, it } from 'vitest';
import { followRedirects } from '../../src/transport/follow-redirects.ts';
import { MOST_REDIRECTS, methodAfter, redirectFrom } from '../../src/transport/redirect.ts';

const FROM = new URL('http://127.0.0.1:8080/v1/talk');

describe('a redirect', () => {
  it.each([
    ['/v1/talk/', 'http://127.0.0.1:8080/v1/talk/'],
    ['talk/?a=1', 'http://127.0.0.1:8080/v1/talk/?a=1'],
    ['http://127.0.0.1:8080/chat', 'http://127.0.0.1:8080/chat'],
    ['//127.0.0.1:8080/chat', 'http://127.0.0.1:8080/chat'],
  ])('to %s leads to %s', (location, href) => {
    expect(redirectFrom(FROM, { status: 307, location }, 0)).toMatchObject({ to: { href } });
  });

  it.each([
    ['https://127.0.0.1:8080/v1/talk'],
    ['http://127.0.0.1:8081/v1/talk'],
    ['http://localhost:8080/v1/talk'],
    ['//evil.example/v1/talk'],
    ['javascript:alert(1)'],
  ])('to %s leads to another server, and is refused', (location) => {
    expect(redirectFrom(FROM, { status: 307, location }, 0)).toEqual({
      refused: expect.stringMatching(/^that is another server/),
    });
  });

  it('is refused after so many in a row', () => {
    const answer = { status: 301, location: '/v1/talk' };
    expect(redirectFrom(FROM, answer, MOST_REDIRECTS - 1)).toHaveProperty('to');
    expect(redirectFrom(FROM, answer, MOST_REDIRECTS)).toHaveProperty('refused');
  });

  it.each([200, 201, 300, 304, 305, 400])('is not the answer %d', (status) => {
    expect(redirectFrom(FROM, { status, location: '/elsewhere' }, 0)).toBeUndefined();
  });

  it('is not an answer that leads nowhere', () => {
    expect(redirectFrom(FROM, { status: 302, location: undefined }, 0)).toBeUndefined();
  });
});

describe('the method after', () => {
  it.each([
    [301, 'POST', 'GET'],
    [302, 'POST', 'GET'],
    [303, 'POST', 'GET'],
    [303, 'PUT', 'GET'],
    [303, 'HEAD', 'HEAD'],
    [302, 'PUT', 'PUT'],
    [307, 'POST', 'POST'],
    [308, 'DELETE', 'DELETE'],
  ])('%d of %s is %s', (status, method, after) => {
    expect(methodAfter(status, method)).toBe(after);
  });
});

it('an answer that leads to itself ends, with the reason', async () => {
  let sent = 0;
  const answer = await followRedirects(
    FROM,
    { method: 'POST' },
    {
      send: async () => ({ status: 308, location: '/v1/talk', number: ++sent }),
      redirected: (request) => request,
    },
  );
  expect(answer).toMatchObject({
    number: MOST_REDIRECTS + 1,
    notFollowed: expect.stringMatching(/^5 redirects/),
  });
});
