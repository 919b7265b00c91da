import { expect, it } from 'vitest';
import { pageHeaders } from '../../../src/server/page/page-headers.ts';
import { pageSource } from '../../../src/server/page/page-source.ts';
import { startTestServer } from '../../support/server.ts';

it('the page may do nothing but run its own script and ask its server', async () => {
  const { url } = await startTestServer();
  const { headers } = await fetch(`${url}/`);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('referrer-policy')).toBe('no-referrer');
  const policy = headers.get('content-security-policy') ?? '';
  expect(policy.split('; ')).toEqual([
    "default-src 'none'",
    expect.stringMatching(/^script-src 'sha256-[\w+/]{43}='$/),
    expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/),
    "connect-src 'self'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ]);
});

it('the hashes are those of the texts between the tags, as a browser takes them', () => {
  // Of the empty text, and of "a".
  const headers = pageHeaders('<style></style><script type="module">a</script>');
  expect(headers['content-security-policy']).toContain(
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  );
  expect(headers['content-security-policy']).toContain(
    "'sha256-ypeBEsobvcr6wjGzmiPcTaeG7/gUfE5yuYB3ha/uSLs='",
  );
});

it('the page loads nothing from elsewhere, and makes no markup of a text', () => {
  const html = pageSource();
  expect([...html.matchAll(/https?:\/\/[^\s'"]+/g)].map(String)).toEqual(['http://www.w3.org/2000/svg']);
  expect(html).not.toMatch(
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function|localStorage|cookie/,
  );
});
