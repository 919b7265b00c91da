import fc from 'fast-check';
import { expect, it } from 'vitest';
import { jsonShape } from '../src/json-shape.ts';

it.each([
  ['', 0, 0],
  ['7', 0, 0],
  ['[[],{}]', 3, 2],
  [String.raw`{"a[":"\"[{\\","b\\":[]}`, 2, 2],
  ['[[[', 3, 3],
  ['"[[[', 0, 0],
])('the JSON text %j has %d objects and lists', (text, containers, depth) => {
  expect(jsonShape(text)).toEqual({ containers, depth });
});

function shapeOf(value: unknown): { containers: number; depth: number } {
  if (typeof value !== 'object' || value === null) return { containers: 0, depth: 0 };
  const inner = Object.values(value).map(shapeOf);
  return {
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
