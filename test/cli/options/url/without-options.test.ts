import { expect, it } from 'vitest';
import { onlyOptions, WITHOUT_VALUE } from '../../../../src/cli/options/url/without-options.ts';
import { processTerminal } from '../../../../src/cli/output/terminal.ts';
import { createProgram } from '../../../../src/cli/program.ts';

it('all options without a value are known, so that a URL may follow one', () => {
  const program = createProgram(processTerminal(), [], () => {});
  const commands = program.commands.filter((command) =>
    ['stress', 'verify', 'compare', 'probe'].includes(command.name()),
  );
  const plain = commands.flatMap(({ options }) =>
    options
      .filter((option) => !option.required && !option.optional)
      .flatMap(({ short, long }) => [short, long].filter((name) => name !== undefined)),
  );
  expect(plain.length).toBeGreaterThan(10);
  expect([...new Set(plain)].sort()).toEqual([...WITHOUT_VALUE].sort());
});

it('only some options are kept, with their values', () => {
  const words = ['stress', 'h:1', '--ca', 'x.pem', '-c', '5', '--insecure', '-H', 'A: b', '--header=C: d'];
  expect(onlyOptions(words, ['--ca', '--insecure', '-H', '--header'])).toEqual([
    '--ca',
    'x.pem',
    '--insecure',
    '-H',
    'A: b',
    '--header=C: d',
  ]);
});
