import { expect, it } from 'vitest';
import { similarNames } from '../../../../src/doctor/facts/file/similar-names.ts';

it('puts the names first that are the most alike', () => {
  const names = ['archive.sqlite', 'chats.db', 'chat.db', 'cat.db'];
  expect(similarNames('chta.db', names, 3)).toEqual(['chats.db', 'chat.db', 'cat.db']);
});

it('counts what is changed, added and left out', () => {
  const names = ['kittens', 'sitting', 'kitten', 'mitten'];
  expect(similarNames('kitten', names, 4)).toEqual(['kitten', 'kittens', 'mitten', 'sitting']);
});

it('knows no names', () => {
  expect(similarNames('chat.db', [], 3)).toEqual([]);
});
