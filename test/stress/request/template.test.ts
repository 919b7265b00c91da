import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  literalTemplate,
  Template,
  unknownPlaceholders,
  uuidOf,
} from '../../../src/stress/request/template.ts';

const VALUES = { seq: 7, token: 'abcd1234-7', uuid: () => '0b3c' };
const fill = (text: string) => new Template(text).fill(VALUES);

/** Texts that are likely to look like placeholders. */
const braces = fc.string({
  unit: fc.oneof(
    fc.constantFrom('{', '}', '{{', '}}', '{{token}}', 'seq', '$&', '$1', '\\', ' ', '\n'),
    fc.string(),
  ),
});
const literals = braces.filter((text) => !/\{\{ *(seq|uuid|token) *\}\}|\{{4}[^{}]*\}{4}/.test(text));

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

  it('of a literal text is filled in as this text, whatever it has', () => {
    fc.assert(fc.property(braces, (text) => void expect(fill(literalTemplate(text))).toBe(text)));
    fc.assert(
      fc.property(braces, (text) => void expect(unknownPlaceholders(literalTemplate(text))).toEqual([])),
    );
    fc.assert(
      fc.property(braces, (text) => void expect(new Template(literalTemplate(text)).constant).toBe(text)),
    );
  });

  it.each([
    ['{{{{token}}}}', '{{token}}'],
    ['{{{{ x | upper }}}} {{seq}}', '{{ x | upper }} 7'],
    ['{{{{{seq}}}}}', '{{{seq}}}'],
    ['{{ {{seq}} }}', '{{ 7 }}'],
    ['{"a":{"n":{{seq}}}}', '{"a":{"n":7}}'],
    ['{{#if x}} {{{ x }}} {% y %} \\textbf{{x}}', '{{#if x}} {{{ x }}} {% y %} \\textbf{{x}}'],
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
    const template = new Template('a {{ token }} {{{{seq}}}} {{x}}');
    expect(template.constant).toBeUndefined();
    expect(['seq', 'uuid', 'token'].filter((name) => template.has(name as 'seq'))).toEqual(['token']);
  });
});

it.each([
  ['{{sequence}} and {{ Token }}', ['{{sequence}}', '{{ Token }}']],
  ['{{seq}} {{uuid}} {{ token }}', []],
  ['{{{{seq}}}} {{{{ x }}}} {{{ y }}}', ['{{ y }}']],
  ['{{{seq}}{x}}', []],
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
