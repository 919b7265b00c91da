import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readAction } from './action-file.ts';

const action = readAction();
const { steps } = action.runs;
const script = readFileSync(join(ROOT, '.github/action/run.sh'), 'utf8');

const variableOf = (input: string) => `GENESIS_INPUT_${input.replaceAll('-', '_').toUpperCase()}`;

describe('action.yml', () => {
  it('puts no input into a script: each arrives in a variable', () => {
    for (const { run = '', if: condition = '' } of steps) expect(run + condition).not.toContain('${{');
    const given = Object.assign({}, ...steps.map(({ env = {} }) => env)) as Record<string, string>;
    const inputs = Object.keys(action.inputs).filter((name) => name !== 'artifact');
    expect(given).toEqual(
      Object.fromEntries(inputs.map((input) => [variableOf(input), `\${{ inputs.${input} }}`])),
    );
  });

  it('has a script that uses each of them, and no other, as a value only', () => {
    const used = new Set(script.match(/GENESIS_INPUT_[A-Z_]*[A-Z]/g));
    const known = Object.keys(action.inputs).filter((name) => name !== 'artifact');
    expect([...used].sort()).toEqual(known.map(variableOf).sort());
    // Nothing that makes code of a text.
    expect(script).not.toMatch(/\b(eval|source|sh -c|bash -c)\b/);
  });

  it('needs nothing of a bash newer than 3.2, which macOS has', () => {
    expect(script).not.toMatch(
      /\b(mapfile|readarray|declare -[An]|local -n|coproc)\b|\$\{\w+@\w\}|\$\{\w+[,^]/,
    );
  });

  it('uploads the reports also where a step failed', () => {
    const upload = steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact@'));
    expect(upload?.if).toMatch(/^always\(\) && /);
  });
});

describe('docs/ci.md', () => {
  const page = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
  const rowsBelow = (heading: string) =>
    [
      ...(page
        .split(`\n| ${heading} |`)[1]
        ?.split('\n\n')[0]
        ?.matchAll(/^\| (.*?) \|/gm) ?? []),
    ].flatMap(([, cell = '']) => [...cell.matchAll(/`([\w-]+)`/g)].map(([, name]) => name));

  it('has all inputs of the action', () => {
    expect(rowsBelow('input').sort()).toEqual(Object.keys(action.inputs).sort());
  });

  it('has all outputs of the action', () => {
    expect(rowsBelow('output').sort()).toEqual(Object.keys(action.outputs).sort());
  });
});
