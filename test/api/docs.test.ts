import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { CAPACITY_OPTIONS } from '../../src/api/call-capacity.ts';
import { COMPARE_OPTIONS } from '../../src/api/call-compare.ts';
import { DOCTOR_OPTIONS } from '../../src/api/call-doctor.ts';
import { SERVER_OPTIONS } from '../../src/api/call-server.ts';
import { STRESS_OPTIONS } from '../../src/api/call-stress.ts';
import { VERIFY_OPTIONS } from '../../src/api/call-verify.ts';
import { OPTION_OF_FLAG } from '../../src/api/options/option-names.ts';
import * as api from '../../src/index.ts';

const read = (file: string) => readFileSync(fileURLToPath(new URL(`../../${file}`, import.meta.url)), 'utf8');
const page = read('docs/api.md');

/** The options of each row in a section, with those of the command line. */
function rowsOf(heading: string): [options: string[], flags: string[]][] {
  const [, section = ''] = new RegExp(`^## \`?${heading}\`?\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(page) ?? [];
  return section.split('\n').flatMap((line) => {
    const cells = line.split('|').slice(1, -1);
    return line.startsWith('| `') && cells.length === 4 ? [[codeIn(cells[0]), codeIn(cells[3])]] : [];
  });
}

function codeIn(cell = ''): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code);
}

const optionsOf = (...headings: string[]) =>
  headings.flatMap((heading) => rowsOf(heading).flatMap(([options]) => options)).sort();

const [SERVER, CONNECTION, REQUEST] = ['The server', 'How it is reached', 'The request'] as const;

describe('the page has every option of', () => {
  it.each([
    ['runStress', STRESS_OPTIONS, [SERVER, CONNECTION, REQUEST]],
    ['runCapacity', CAPACITY_OPTIONS, [SERVER, CONNECTION, REQUEST]],
    ['runVerify', VERIFY_OPTIONS, [SERVER, CONNECTION, REQUEST]],
    ['runDoctor', DOCTOR_OPTIONS, [CONNECTION]],
    ['startServer', SERVER_OPTIONS, []],
  ] as const)('%s, and no other', (name, options, shared) => {
    expect(optionsOf(name, ...shared)).toEqual(Object.keys(options).sort());
  });

  it('runCompare, and no other', () => {
    const shared = optionsOf(CONNECTION, REQUEST).filter((name) => name !== 'unixSocket');
    expect([...optionsOf('runCompare'), ...shared].sort()).toEqual(Object.keys(COMPARE_OPTIONS).sort());
  });
});

it('an error names options as the page does', () => {
  const headings = [
    SERVER,
    CONNECTION,
    REQUEST,
    'runStress',
    'runVerify',
    'runCompare',
    'runCapacity',
    'runDoctor',
    'startServer',
  ];
  const flags = headings.flatMap((heading) =>
    rowsOf(heading).flatMap(([options, each]) => each.map((flag) => ({ options, flag }))),
  );
  expect(flags.length).toBeGreaterThan(60);
  const others = flags.filter(({ options, flag }) => {
    const name = OPTION_OF_FLAG[flag]?.replace(/[:.].*/, '');
    // Another name in a model of its own.
    return (
      !/^--model/.test(flag) &&
      !(
        name !== undefined &&
        options.some((option) => option === name || option === 'before' || option === 'after')
      )
    );
  });
  expect(others).toEqual([]);
});

it('the page lists what is exported, and nothing else', () => {
  const [, section = ''] = /^## What is public\n(.*)/ms.exec(page) ?? [];
  const listed = section
    .split('\n')
    .flatMap((line) => (/^\| `/.test(line) ? codeIn(line.split(' | ')[0]) : []));
  const exports = [...read('src/index.ts').matchAll(/^export (?:const (\w+)|(?:type )?\{([^}]*)\})/gm)];
  const names = exports.flatMap(([, name, list = '']) =>
    name === undefined
      ? list.split(',').flatMap((each) => each.trim().replace(/^(type )?(\w+ as )?/, '') || [])
      : [name],
  );
  expect(listed.sort()).toEqual(names.sort());
  expect(listed).toEqual(expect.arrayContaining(Object.keys(api)));
});

it('the page lists every code that its functions promise', () => {
  const promised = [...read('src/index.ts').matchAll(/`([A-Z]+_[A-Z]+(?:_[A-Z]+)*)`/g)].map(
    ([, code]) => code,
  );
  const [, section = ''] = /^## Errors\n(.*?)^## /ms.exec(page) ?? [];
  const rows = section.split('\n').filter((line) => line.startsWith('| `'));
  expect(codeIn(rows.join(''))).toEqual(expect.arrayContaining(promised));
});
