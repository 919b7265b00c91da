import { describe, expect, it } from 'vitest';
import { suggestionFor } from '../../../src/cli/options/suggestion-for.ts';

const FORMATS = ['text', 'json', 'junit', 'markdown', 'html'];

describe('for a word that is no name', () => {
  it.each([
    ['jsn', ' Did you mean json?'],
    ['JSON', ' Did you mean json?'],
    ['jsno', ' Did you mean json?'],
    ['mark', ' Did you mean markdown?'],
    ['juni', ' Did you mean junit?'],
    ['htlm', ' Did you mean html?'],
    ['pdf', ''],
    ['', ''],
    ['m', ''],
  ])('%j, what was probably meant is suggested:%s', (word, suggestion) => {
    expect(suggestionFor(word, FORMATS)).toBe(suggestion);
  });

  it('all that are as near are not suggested', () => {
    expect(suggestionFor('tcsh', ['bash', 'zsh', 'fish'])).toBe('');
  });

  it('several that are as near are suggested, three at most', () => {
    expect(suggestionFor('p9', ['p90', 'p95', 'p99', 'p99.9', 'p50'], '<5s')).toBe(
      ' Did you mean p90<5s or p95<5s or p99<5s?',
    );
  });
});
