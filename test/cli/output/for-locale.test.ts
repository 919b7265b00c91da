import { describe, expect, it } from 'vitest';
import { forLocale } from '../../../src/cli/output/for-locale.ts';

describe('a text of ours', () => {
  it.each<[NodeJS.ProcessEnv]>([
    [{ LANG: 'C' }],
    [{ LANG: 'de_DE.ISO-8859-1' }],
    [{ LANG: 'en_GB.UTF-8', LC_ALL: 'POSIX' }],
    [{ LANG: 'en_GB.UTF-8', LC_CTYPE: 'C' }],
  ])('has no signs that %j cannot show', (env) => {
    expect(forLocale('postgres://… → 5 × 20, ▁▄█', env)).toBe('postgres://... -> 5 x 20, _=#');
  });

  it.each<[NodeJS.ProcessEnv]>([
    [{}],
    [{ LANG: '' }],
    [{ LANG: 'C.UTF-8' }],
    [{ LANG: 'C', LC_ALL: 'en_GB.utf8' }],
    [{ LC_CTYPE: 'UTF-8' }],
  ])('stays as it is for %j', (env) => {
    expect(forLocale('postgres://… ▁▄█', env)).toBe('postgres://… ▁▄█');
  });
});
