import { expect, it } from 'vitest';
import { showsMorePages } from '../../../../src/stress/audit/history/more-pages.ts';

it.each<[string, unknown]>([
  ['a cursor', { next_cursor: 'abc' }],
  ['an address', { links: { next: '/messages?page=2' } }],
  ['a linked address', { _links: { next: { href: '/messages?page=2' } } }],
  ['a number', { nextPage: 2 }],
  ['a flag', { page_info: { has_next_page: true } }],
  ['a total', { meta: { total: 21 } }],
])('%s shows that there are more messages', (_sign, json) => {
  expect(showsMorePages(json, 20)).toBe(true);
});

it.each<[string, unknown]>([
  ['a list', [{ total: 21 }]],
  ['the last page', { has_more: false, next: null, next_cursor: '', total: 20 }],
  ['a total of turns', { total: 10 }],
  ['what a graph does next', { next: ['agent'] }],
  ['no JSON', undefined],
])('%s does not', (_sign, json) => {
  expect(showsMorePages(json, 20)).toBe(false);
});
