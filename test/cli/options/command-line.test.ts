import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine as lineOf } from '../../../src/cli/options/command-line.ts';

const commandLine = (argv: readonly string[]) => lineOf(argv, ['genesis']);

describe('the command line of a run', () => {
  it.each<[string[], string]>([
    [['stress', '-c', '20'], 'genesis stress -c 20'],
    [['stress', '--threshold', 'p99<300ms'], "genesis stress --threshold 'p99<300ms'"],
    [
      ['stress', '--url', 'http://127.0.0.1:8080/a?b=1'],
      "genesis stress --url 'http://127.0.0.1:8080/a?b=1'",
    ],
    [['stress', '--message', "it's me"], `genesis stress --message 'it'\\''s me'`],
    [['stress', '--seed', ''], "genesis stress --seed ''"],
    [['stress', '-r', '200', '-d', '30s'], 'genesis stress -r 200 -d 30s'],
    [['stress', '--message', 'a\nb'], "genesis stress --message $'a\\nb'"],
    [['report', '../my results/a.json'], "genesis report '../my results/a.json'"],
  ])('%j is %s', (argv, line) => {
    expect(commandLine(argv)).toBe(line);
  });

  it('begins with the words that started the program', () => {
    expect(lineOf(['stress'], ['node', '/srv/my checkout/bin/genesis.js'])).toBe(
      "node '/srv/my checkout/bin/genesis.js' stress",
    );
  });

  it('is one that a shell takes apart again', () => {
    // A shell's words have no NUL in them.
    const words = fc.array(fc.string({ unit: 'grapheme-ascii' }), { maxLength: 3 });
    fc.assert(
      fc.property(words, (argv) => {
        const line = commandLine(['stress', ...argv]).replace(/^genesis/, `printf '%s\\n'`);
        const printed = execFileSync('sh', ['-c', line], { encoding: 'utf8' });
        expect(printed).toBe(['stress', ...argv].map((word) => `${word}\n`).join(''));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a word with control characters', () => {
  it.each(['a\nb', "it's\n\\n", 'tab\t', '\u001b[31mred', '\u0085x'])(
    'is on the same line, from which bash reads it back: %j',
    (word) => {
      const line = commandLine(['stress', '--message', word]);
      expect(line).not.toMatch(/\p{Cc}/u);
      const script = line.replace('genesis stress --message', `printf '%s.'`);
      const env = { LC_ALL: 'C.UTF-8' };
      expect(execFileSync('bash', ['--norc', '-c', script], { encoding: 'utf8', env })).toBe(`${word}.`);
    },
  );
});

describe('the value of a header that may be a secret is not in it:', () => {
  const SECRET = 'hush hush';
  it.each([
    ['-H', `Authorization: Bearer ${SECRET}`],
    ['-H', `Authorization:${SECRET}`],
    ['--header', `X-Api-Key: ${SECRET}`],
    ['--header', `Cookie: a=b; c: ${SECRET}`],
    [`-HAuthorization: ${SECRET}`],
    [`--header=Authorization: ${SECRET}`],
    [`--header=authorization:${SECRET}`],
    ['-H', 'Accept: text/plain', '-H', `X-Content-Type: ${SECRET}`],
    ['-H', `-H: ${SECRET}`],
    ['--message', '-H', '-H', `Authorization: ${SECRET}`],
  ])('%s %s %s %s', (...argv) => {
    const line = commandLine(['stress', ...argv.filter((word) => word !== undefined)]);
    expect(line).not.toContain('hush');
    expect(line).toMatch(/: …/);
  });

  it('whatever its name and value', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,20}$/).map((text) => `X-${text}`);
    const flag = fc.constantFrom(['-H', ''], ['--header', ''], ['', '-H'], ['', '--header=']);
    fc.assert(
      fc.property(flag, name, fc.constantFrom(':', ': ', ':\t'), ([own, attached], name, colon) => {
        const argv = [own, `${attached}${name}${colon}${SECRET}`].filter((word) => word !== '');
        expect(commandLine(argv as string[])).not.toContain('hush');
      }),
    );
  });

  it('that of others is', () => {
    const argv = ['stress', '-H', 'Content-Type: text/plain', '--header=Accept: */*'];
    expect(commandLine(argv)).toBe(`genesis stress -H 'Content-Type: text/plain' '--header=Accept: */*'`);
  });
});
