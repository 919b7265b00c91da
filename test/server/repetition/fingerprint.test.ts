import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../src/server/repetition/fingerprint.ts';

const of = (json: string, route = 'POST /api/chat') => fingerprintOf(route, JSON.parse(json));

describe('the fingerprint of a request', () => {
  it('is the same in any order of names, and with any spaces', () => {
    expect(of('{"b": {"y": [1, 2], "x": null}, "a": "ä"}')).toBe(
      of('{"a":"\\u00e4","b":{"x":null,"y":[1,2]}}'),
    );
  });

  it.each([
    ['{"a":1}', '{"a":"1"}'],
    ['{"a":1}', '{"a":1,"b":null}'],
    ['{"a":[1,2]}', '{"a":[2,1]}'],
    ['{"a":[1,2]}', '{"a":[12]}'],
    ['{"a":[[1],2]}', '{"a":[[1,2]]}'],
    ['{"a":{}}', '{"a":[]}'],
    ['{"a":"\\ud800"}', '{"a":"\\udbff"}'],
    ['{"a":"b,c"}', '{"a":"b","c":1}'],
  ])('differs between %s and %s', (one, other) => {
    expect(of(one)).not.toBe(of(other));
  });

  it('differs between routes', () => {
    expect(of('{}')).not.toBe(of('{}', 'POST /api/other'));
  });

  it('is equal for equal values only', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
        const [a, b] = [one, other].map((value) => JSON.stringify(value));
        expect(of(String(a))).toBe(of(String(a)));
        if (!isSame(one, other)) expect(of(String(a))).not.toBe(of(String(b)));
      }),
      { seed: 17 },
    );
  });
});

function isSame(one: unknown, other: unknown): boolean {
  try {
    expect(JSON.parse(JSON.stringify(one))).toEqual(JSON.parse(JSON.stringify(other)));
    return true;
  } catch {
    return false;
  }
}
