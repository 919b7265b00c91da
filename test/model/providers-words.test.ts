import { describe, expect, it } from 'vitest';
import { providersWords } from '../../src/model/providers-words.ts';

const KEY = 'correct-horse/battery+staple';
const words = (body: unknown) => providersWords(typeof body === 'string' ? body : JSON.stringify(body), KEY);

const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('the words of a model server about its error', () => {
  const NOT_FOUND = 'model "llama9" not found, try pulling it first';

  it.each([
    ['OpenAI, Ollama', { error: { message: NOT_FOUND, type: 'not_found_error', code: null } }],
    ['Ollama’s own API', { error: NOT_FOUND }],
    ['vLLM', { object: 'error', message: NOT_FOUND, code: 404 }],
    ['FastAPI', { detail: NOT_FOUND }],
    ['FastAPI’s validation', { detail: [{ loc: ['body'], msg: NOT_FOUND }] }],
    ['a list', [{ error: { message: NOT_FOUND } }]],
    ['a plain text', NOT_FOUND],
  ])('are found in the shape of %s', (_, body) => {
    expect(words(body)).toBe(NOT_FOUND);
  });

  it.each([
    ['a page', '<html><body>502 Bad Gateway</body></html>'],
    ['JSON that was broken off', '{"error":{"message":"model not'],
    ['JSON without a message', { status: 500 }],
    ['nothing', ''],
  ])('are left out where there is %s', (_, body) => {
    expect(words(body)).toBe('');
  });

  it('are one line without control characters', () => {
    const message = 'first\r\n second\u0000\u001b[2J\tthird\u202e\u200b';
    expect(words({ error: { message } })).toBe('first second[2J third');
  });

  it('have 300 characters at most, and no half of one', () => {
    expect(words({ error: 'x'.repeat(300) })).toBe('x'.repeat(300));
    expect(words({ error: 'x'.repeat(301) })).toBe(`${'x'.repeat(299)}…`);
    expect(words({ error: `${'x'.repeat(298)}😀 and more` })).toBe(`${'x'.repeat(298)}…`);
  });

  it.each([
    ['as it is', `Incorrect API key provided: ${KEY}.`],
    ['in an address', `GET /v1?key=${encodeURIComponent(KEY)} failed`],
    ['with invisible characters in it', `key ${KEY.replace('-', '\u200b-\u0000')} is wrong`],
    ['in base64', `Basic ${base64(KEY)}`],
    [
      'in base64, after a name',
      `Basic ${base64(`me:${KEY}`)}, or ${base64(`you:${KEY}`)}, or ${base64(`a:${KEY}!`)}`,
    ],
    ['in base64 for addresses', Buffer.from(`a:${KEY}`).toString('base64url')],
    ['in its beginning', `wrong key ${KEY.slice(0, 14)}***`],
    ['in the beginning of its base64', `Basic ${base64(KEY).slice(0, 12)}...`],
    ['in two lines', `wrong key: ${KEY.replace('horse', 'ho\n  rse')}`],
    ['across the end of what is shown', `${'x'.repeat(290)} ${KEY}`],
    ['many times', `${KEY} `.repeat(1_000)],
  ])('never have the key: %s', (_, message) => {
    for (const body of [message, { error: { message } }]) {
      expect(words(body)).not.toMatch(/horse|staple|ycmVjdC|JzZS9i|WhvcnNl|G9yc2Uv/);
      expect(words(body)).toContain('…');
    }
  });

  it('keep what only looks a little like the key', () => {
    expect(words('the correct answer, correct, and battery')).toBe(
      'the correct answer, correct, and battery',
    );
  });

  it('never have what looks like another secret', () => {
    const message = 'Incorrect API key provided: sk-proj-a1b2c3d4e5f6g7h8i9j0. api_key=abc123def456';
    expect(words({ error: message })).toBe('Incorrect API key provided: …. api_key=…');
  });
});
