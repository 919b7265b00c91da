import { describe, expect, it } from 'vitest';
import { completionTree } from '../../../src/cli/completion/completion-tree.ts';
import { processTerminal } from '../../../src/cli/output/terminal.ts';
import { createProgram } from '../../../src/cli/program.ts';
import { CHECKS } from '../../../src/verify/checks/index.ts';

const { commands } = completionTree(createProgram(processTerminal(), [], () => {}));

const optionsOf = (name: string) => commands.find((command) => command.name === name)?.options ?? [];
const longNamesOf = (name: string) => optionsOf(name).map(({ names }) => names.at(-1));

describe('what can be completed', () => {
  it('are all commands but the hidden one', () => {
    const names = commands.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(['serve', 'stress', 'completion', 'help']));
    expect(names).not.toContain('version');
  });

  it('are the options in the help', () => {
    expect(longNamesOf('stress')).toEqual(expect.arrayContaining(['--concurrency', '--no-audit', '--help']));
    expect(longNamesOf('stress')).not.toContain('--noise');
  });

  it('are the checks, several at a time', () => {
    const only = optionsOf('verify').find(({ names }) => names.includes('--only'));
    const words = CHECKS.map(({ name }) => name);
    expect(only).toMatchObject({ isRepeatable: true, value: { values: { kind: 'list', words } } });
  });

  it.each([
    ['stress', ['--stage', '--header', '--fault', '--threshold', '--slo']],
    ['compare', ['--spawn', '--url', '--header', '--unix-socket']],
    ['serve', ['--model', '--allow-host', '--allow-origin']],
    ['probe', ['--header']],
  ])('are, for %s, these options more than once, and those of reports', (name, repeatable) => {
    const reports = ['--format', '--output', '--json', '--junit'];
    const expected = name === 'serve' ? repeatable : [...repeatable, ...reports];
    const found = optionsOf(name).filter(({ isRepeatable }) => isRepeatable);
    expect(found.map(({ names }) => names.at(-1)).sort()).toEqual(expected.sort());
  });

  it('are not what excludes each other', () => {
    const length = optionsOf('stress').find(({ names }) => names.includes('-d'));
    expect(length?.notBeside.toSorted()).toEqual(['--duration', '--requests', '--stage', '-d', '-n']);
  });
});
