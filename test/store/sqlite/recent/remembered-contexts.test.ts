import { expect, it } from 'vitest';
import { RememberedContexts } from '../../../../src/store/sqlite/recent/remembered-contexts.ts';
import type { Context } from '../../../../src/store/types.ts';

const EMPTY: Context = { summary: null, messages: [] };

function long(chars: number): Context {
  return { summary: null, messages: [{ role: 'user', content: 'x'.repeat(chars) }] };
}

function kept(contexts: RememberedContexts, ids: readonly string[]): string[] {
  return ids.filter((id) => contexts.get(id) !== undefined);
}

it('keeps what fits, those used last', () => {
  const contexts = new RememberedContexts(10_000);
  for (const id of ['a', 'b', 'c']) contexts.set(id, long(1_000));
  contexts.set('a', long(1_001));
  contexts.set('d', long(1_000));
  expect(kept(contexts, ['a', 'b', 'c', 'd'])).toEqual(['a', 'c', 'd']);
  contexts.delete('c');
  contexts.set('e', long(1_000));
  expect(kept(contexts, ['a', 'd', 'e'])).toEqual(['a', 'd', 'e']);
});

it('counts summaries, and what empty contexts take', () => {
  const contexts = new RememberedContexts(10_000);
  for (let i = 0; i < 1_000; i++) contexts.set(`c${i}`, EMPTY);
  expect(
    kept(
      contexts,
      Array.from({ length: 1_000 }, (_, i) => `c${i}`),
    ).length,
  ).toBeLessThan(20);
  contexts.set('long', { summary: { messageCount: 10, content: 's'.repeat(4_000) }, messages: [] });
  expect(kept(contexts, ['long', 'c998', 'c999'])).toEqual(['long', 'c999']);
});

it('a context beyond the bound pushes out no other, and takes the place of none', () => {
  const contexts = new RememberedContexts(10_000);
  contexts.set('a', EMPTY);
  contexts.set('b', EMPTY);
  contexts.set('b', long(5_000));
  expect(kept(contexts, ['a', 'b'])).toEqual(['a']);
});

it('has room for all again when it was cleared', () => {
  const contexts = new RememberedContexts(10_000);
  for (let round = 1; round <= 3; round++) {
    for (const id of ['a', 'b', 'c']) contexts.set(id, long(1_000));
    expect(kept(contexts, ['a', 'b', 'c'])).toEqual(['a', 'b', 'c']);
    contexts.clear();
    expect(kept(contexts, ['a', 'b', 'c'])).toEqual([]);
  }
});
