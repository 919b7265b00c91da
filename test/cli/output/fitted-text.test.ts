import { expect, it } from 'vitest';
import { fittedText } from '../../../src/cli/output/fitted-text.ts';

const TEXT = `
Without a URL, genesis starts its own server for the run, on a temporary
database.

Examples:
  $ genesis stress -c 1,5,10     the same at two levels, as a table with charts
  $ genesis stress localhost:{{port}} -c 50 -d 30s --seed 12345 \\
      --spawn "python3 -m a.rather.long.server --port {{port}}"
                                        a server that genesis starts

Exit codes:
  0 passed   1 requests, a threshold or the baseline failed   2 usage
    130 ended`;

it('is filled anew for a narrow terminal, without a break in a command line', () => {
  expect(fittedText(TEXT, 50)).toBe(`
Without a URL, genesis starts its own server for
the run, on a temporary database.

Examples:
  $ genesis stress -c 1,5,10
      the same at two levels, as a table with
      charts
  $ genesis stress localhost:{{port}} -c 50 -d 30s --seed 12345 \\
      --spawn "python3 -m a.rather.long.server --port {{port}}"
      a server that genesis starts

Exit codes:
  0 passed
  1 requests, a threshold or the baseline failed
  2 usage
    130 ended`);
});

it('stays as it is where it fits', () => {
  expect(fittedText(TEXT, 80)).toBe(TEXT);
});
