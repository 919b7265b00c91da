import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Template, unknownPlaceholders, uuidOf } from '../../../src/stress/request/template.ts';

const VALUES = { seq: 7, token: 'abcd1234-7', uuid: () => '0b3c' };
const fill = (text: string) => new Template(text).fill(VALUES);

const literals = fc
  .string({ unit: fc.oneof(fc.constantFrom('{', '}', '{{', '}}', '$&', '$1', ' '), fc.string()) })
  .filter((text) => !/\{\{ *(seq|uuid|token) *\}\}/.test(text));

describe('a template', () => {
  it('without places to fill in is what it says', () => {
    fc.assert(fc.property(literals, (text) => void expect(fill(text)).toBe(text)));
  });

  it('keeps what stands around its places, and fills in every one of them', () => {
    const places = fc.constantFrom(['{{seq}}', '7'], ['{{ token }}', 'abcd1234-7'], ['{{uuid}}', '0b3c']);
    // A brace next to a placeholder would belong to it.
    const words = fc.string().map((text) => text.replace(/[{}]/g, ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(words, places)), words, (pairs, end) => {
        const text = pairs.map(([word, [place]]) => word + place).join('') + end;
        const filled = pairs.map(([word, [, value]]) => word + value).join('') + end;
        expect(fill(text)).toBe(filled);
      }),
    );
  });

  it.each([
    ['{{{seq}}}', '{7}'],
    ['{{seq}}{{seq}}', '77'],
    ['{{   seq }}', '7'],
    ['{{Seq}} {{seq', '{{Seq}} {{seq'],
  ])('%s becomes %s', (text, filled) => {
    expect(fill(text)).toBe(filled);
  });

  it('does not fill in what was filled in', () => {
    expect(new Template('{{token}}').fill({ ...VALUES, token: '{{seq}}' })).toBe('{{seq}}');
  });

  it('asks for a uuid only where one is needed', () => {
    const uuid = () => {
      throw new Error('not needed');
    };
    expect(new Template('{{seq}} {{token}}').fill({ ...VALUES, uuid })).toBe('7 abcd1234-7');
  });

  it('knows its places', () => {
    const template = new Template('a {{ token }} b');
    expect(['seq', 'uuid', 'token'].filter((name) => template.has(name as 'seq'))).toEqual(['token']);
  });
});

it.each([
  ['{{sequence}} and {{ Token }}', ['{{sequence}}', '{{ Token }}']],
  ['{{seq}} {{uuid}} {{ token }}', []],
  ['{{}}', ['{{}}']],
  ['{"a":{"b":{}}} {x} {{', []],
])('in %s, %j are unknown', (text, names) => {
  expect(unknownPlaceholders(text)).toEqual(names);
});

describe('a uuid', () => {
  const UUID = /^[\da-f]{8}-[\da-f]{4}-[1-8][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

  it('is one, is the same for the same seed and request, and another for any other', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.string(), fc.string(), (seq, otherSeq, seed, otherSeed) => {
        const uuid = uuidOf(seq, seed);
        expect(uuid).toMatch(UUID);
        expect(uuid[14]).toBe('8');
        expect(uuidOf(seq, seed)).toBe(uuid);
        expect(uuidOf(otherSeq, seed) === uuid).toBe(seq === otherSeq);
        expect(uuidOf(seq, otherSeed) === uuid).toBe(seed === otherSeed);
      }),
    );
  });

  it('is another one each time where there is no seed', () => {
    expect(uuidOf(1, undefined)).toMatch(UUID);
    expect(uuidOf(1, undefined)).not.toBe(uuidOf(1, undefined));
  });
});
