import { expect, it } from 'vitest';
import { ownerOf } from '../../../src/stress/observe/lock-owner.ts';

const known = { server: new Set([20, 21]), isServerKnown: true, tool: 10 };

it.each([
  ['the server itself', [20, 10], 'server'],
  ['a worker that the server started', [33, 21, 10], 'server'],
  ['a process of this tool', [44, 10], 'tool'],
  ['another program', [55, 50], 'other'],
  ['a process that had ended when it was looked at', [], 'other'],
] as const)('%s', (_, lineage, owner) => {
  expect(ownerOf(new Set(lineage), known)).toBe(owner);
});

it('says of no process that it is another program while the server is unknown', () => {
  const unknown = { ...known, server: new Set<number>(), isServerKnown: false };
  expect(ownerOf(new Set([55]), unknown)).toBe('unknown');
  expect(ownerOf(new Set([44, 10]), unknown)).toBe('tool');
});
