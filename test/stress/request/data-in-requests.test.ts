import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataRecord, DataSource } from '../../../src/stress/data/data-source.ts';
import type { RequestOptions } from '../../../src/stress/request/request.ts';
import { RequestWriter } from '../../../src/stress/request/request-writer.ts';
import { secretsOfData } from '../../../src/stress/request/secrets-of-data.ts';
import { TokenGenerator } from '../../../src/stress/request/token.ts';

function dataOf(...records: readonly DataRecord[]): DataSource {
  return {
    summary: { file: 'a.jsonl', records: records.length, order: 'in-order', sha256: '' },
    leftOut: 0,
    record: (seq) => records[seq % records.length] as DataRecord,
    close: () => {},
  };
}

function written(request: Partial<RequestOptions>, record: DataRecord) {
  const all = { method: 'POST', path: '/', headers: [], body: undefined, reply: undefined, ...request };
  const writer = new RequestWriter({
    site: { url: 'http://127.0.0.1:1', headers: [] },
    request: { ...all, data: dataOf(record) },
    tokens: new TokenGenerator('abcd1234'),
    seed: undefined,
  });
  const text = Buffer.from(writer.write(0).text, 'latin1').toString();
  const [head = '', body = ''] = text.split(/\r\n\r\n(.*)/s);
  return { head, body };
}

describe('a value of a record', () => {
  it('is escaped within the quotation marks of JSON, whatever it has', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (prompt, other) => {
        const body = '{"a":"\\"{{data.prompt}} {{token}}","b":["{{data.other}}"]}';
        const sent = JSON.parse(written({ body }, { prompt, other }).body);
        expect(sent).toEqual({ a: `"${prompt} abcd1234-0`, b: [other] });
      }),
    );
  });

  it('is a value of its own without them', () => {
    const body = '{"messages":{{data.messages}},"n":{{ data.n }},"none":{{data.none}},"text":{{data.text}}}';
    const record = { messages: [{ role: 'user', content: 'a "b"' }], n: 5, none: null, text: 'x' };
    expect(JSON.parse(written({ body }, record).body)).toEqual(record);
  });

  it('in a text is as it is; lists and objects are JSON, and null is nothing', () => {
    const body = 'say {{data.prompt}} {{data.list}} {{data.none}}.';
    expect(written({ body }, { prompt: '"ü"\n', list: [1, 'a'], none: null }).body).toBe(
      'say "ü"\n [1,"a"] .',
    );
  });

  it('is escaped in a path and in a form', () => {
    const headers = [['Content-Type', 'application/x-www-form-urlencoded']] as const;
    const { head, body } = written(
      { path: '/u/{{data.id}}?q={{data.q}}', headers, body: 'q={{data.q}}&n=1' },
      { id: 'a/b', q: 'ü & \ud800' },
    );
    expect(head).toContain('POST /u/a%2Fb?q=%C3%BC%20%26%20%EF%BF%BD HTTP/1.1');
    expect(body).toBe('q=%C3%BC%20%26%20%EF%BF%BD&n=1');
  });

  it('never ends a header', () => {
    const { head } = written({ headers: [['X-A', '{{data.a}}']] }, { a: 'ü\r\nX-B: 1' });
    expect(head.split('\r\n')).toContain('X-A: ü  X-B: 1');
  });

  it.each([
    ['a.b', 'deep'],
    ['list.1', 'second'],
    ['with.dots', 'column'],
    ['Name of it', 'spaces'],
    ['Größe', 'umlaut'],
  ])('is found at %s', (field, value) => {
    const record = {
      a: { b: 'deep' },
      list: ['first', 'second'],
      'with.dots': 'column',
      'Name of it': 'spaces',
      Größe: 'umlaut',
    };
    expect(written({ body: `<{{data.${field}}}>` }, record).body).toBe(`<${value}>`);
  });

  it('is UTF-8 among bytes that are not', () => {
    const { body } = written({ body: '\xff{{data.a}}', bodyEncoding: 'latin1' }, { a: 'ü' });
    expect(Buffer.from(body)).toEqual(
      Buffer.from(Buffer.concat([Buffer.from([0xff]), Buffer.from('ü')]).toString()),
    );
  });
});

describe('the secrets of records', () => {
  const headers = [['Authorization', 'Bearer {{data.key}}']] as const;
  const request = {
    method: 'POST',
    path: '/',
    headers,
    body: '{"password":"{{data.login.password}}","q":"{{data.q}}"}',
    reply: undefined,
  };
  const data = dataOf(
    { key: 'first-key-1', login: { password: 'hush-hush' }, q: 'question' },
    { key: 'other-key-2', login: { password: 'sesame-7' }, q: 'question' },
  );

  it('are those that a text repeats', () => {
    const text = () => 'no such key: other-key-2, hush-hush, to a question';
    expect(secretsOfData({ ...request, data }, 2, text)).toEqual(['hush-hush', 'other-key-2']);
    expect(secretsOfData({ ...request, data }, 1, text)).toEqual(['hush-hush']);
    expect(secretsOfData(request, 2, text)).toEqual([]);
  });
});
