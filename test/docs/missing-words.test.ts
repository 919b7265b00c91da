import { describe, expect, it } from 'vitest';
import { consoleBlocks } from './console-blocks.ts';
import { missingWords } from './missing-words.ts';

describe('the output of a page is that of a run', () => {
  it.each([
    ['the same', 'PASSED all\n', 'PASSED all\n'],
    ['with nothing shown', '', 'PASSED all\n'],
    ['with other figures', 'took 27.8 ms, 20/20 (100%)', 'took 1.2 s, 19/20 (95%)'],
    ['at another time', 'Made 2026-11-28T18:47:41.279Z', 'Made 2027-01-01T00:00:00.000Z'],
    ['with other breaks of lines', 'p50 26 ms,\n   max 26 ms', 'p50 126.5 ms, max 1.26 s'],
    ['with another distribution', '21.2 ms ▁      █ 26.4 ms', '1 ms ▁▂█▁ ▁ 2 ms'],
    ['with lines left out', 'one\n …\nfour\n', 'one\ntwo\nthree\nfour\n'],
    ['with its beginning left out', ' …\nfour\n', 'one\nfour\n'],
    ['with its end left out', 'one\n …\n', 'one\ntwo\n'],
    ['with nothing where lines may be left out', 'one\n …\ntwo\n', 'one\ntwo\n'],
    ['started through npx', '  genesis stress -c 1', '  npx genesis stress -c 1'],
  ])('%s', (_, shown, printed) => {
    expect(missingWords(shown, printed)).toBeUndefined();
  });
});

describe('it is another one', () => {
  it.each([
    ['with another word', 'PASSED all\n', 'FAILED all\n', 'PASSED all'],
    ['with lines before it', 'two\n', 'one\ntwo\n', 'two'],
    ['with lines after it', 'one\n', 'one\ntwo\n', 'one'],
    ['without the end', 'one\n …\nfour\n', 'one\ntwo\n', 'four'],
    ['in another order', ' …\ntwo\n …\none\n …\n', 'one\ntwo\nthree\n', 'one'],
    ['with a part of a word', ' …\nretr\n …\n', 'one retry\n', 'retr'],
    ['with another status', 'HTTP 500 locked', 'HTTP 503 locked', 'HTTP 500 locked'],
    ['with another percentile', 'p50 1 ms', 'p99 1 ms', 'p50 #'],
    ['with a word in place of a figure', '20 lost', 'none lost', '# lost'],
  ])('%s', (_, shown, printed, missing) => {
    expect(missingWords(shown, printed)).toBe(missing);
  });
});

describe('a page has', () => {
  it('commands, each with its output', () => {
    const page = 'Text:\n\n```console\n$ one \\\n    --two\nout\n  put\n$ three\n```\n\n```sh\nfour\n```\n';
    expect(consoleBlocks(page)).toEqual([
      {
        line: 3,
        steps: [
          { command: 'one \\\n    --two', shown: 'out\n  put\n' },
          { command: 'three', shown: '' },
        ],
      },
    ]);
  });

  it('no output without a command', () => {
    expect(() => consoleBlocks('```console\nPASSED\n```\n')).toThrow('line 1');
  });
});
