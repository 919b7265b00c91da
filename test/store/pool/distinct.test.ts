import { expect, it } from 'vitest';
import { distinct } from '../../../src/store/pool/distinct.ts';

it('equal operations are one, and each given one knows which', () => {
  const read = (id: string) => ({ name: 'read', args: { id } });
  const { operations, indexes } = distinct([
    read('a'),
    read('b'),
    read('a'),
    { name: 'list', args: { id: 'a' } },
  ]);
  expect(operations).toEqual([read('a'), read('b'), { name: 'list', args: { id: 'a' } }]);
  expect(indexes).toEqual([0, 1, 0, 2]);
});
