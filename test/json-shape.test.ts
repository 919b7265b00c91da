import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type JsonShape, jsonShape } from '../src/json-shape.ts';

it.each([
  ['', 0, 0, 0],
  ['7', 0, 0, 0],
  ['[[],{}]', 3, 4, 2],
  ['[1,2,",,,"]', 1, 3, 1],
  [String.raw`{"a[":"\"[{\\","b\\":[]}`, 2, 3, 2],
  ['[[[', 3, 3, 3],
  ['"[[[', 0, 0, 0],
])('the JSON text %j has %d objects and lists', (text, containers, mostValues, depth) => {
  expect(jsonShape(text)).toEqual({ containers, mostValues, depth });
});

function shapeOf(value: unknown): JsonShape {
  if (typeof value !== 'object' || value === null) return { containers: 0, mostValues: 0, depth: 0 };
  const inner = Object.values(value).map(shapeOf);
  return {
    mostValues: inner.reduce((sum, { mostValues }) => sum + mostValues, Math.max(1, inner.length)),
    containers: inner.reduce((sum, { containers }) => sum + containers, 1),
    depth: 1 + Math.max(0, ...inner.map(({ depth }) => depth)),
  };
}

it('a JSON text has the objects and lists of its value', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(jsonShape(JSON.stringify(value))).toEqual(shapeOf(value));
    }),
  );
});
