import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { processTerminal } from '../src/cli/output/terminal.ts';
import { createProgram } from '../src/cli/program.ts';
import { FORMAT_NAMES } from '../src/report/formats.ts';
import { OUTCOMES } from '../src/stress/answer/outcome.ts';
import { CAUSES } from '../src/stress/judge/diagnosis/causes.ts';
import { CHECKS } from '../src/verify/checks/index.ts';
import { NEEDS } from '../src/verify/needs.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

const MANUAL = readdirSync(join(ROOT, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`);
const PAGES = ['README.md', 'CONTRIBUTING.md', 'ARCHITECTURE.md', ...MANUAL].filter((page) =>
  existsSync(join(ROOT, page)),
);

/** The page that describes the options of each command. */
const PAGE_OF: Readonly<Record<string, string>> = {
  serve: 'docs/server.md',
  stress: 'docs/stress.md',
  verify: 'docs/verify.md',
  capacity: 'docs/capacity.md',
  compare: 'docs/compare.md',
  probe: 'docs/probe.md',
  doctor: 'docs/doctor.md',
  report: 'docs/results.md',
  copy: 'docs/copy.md',
  completion: 'docs/shell.md',
  version: 'docs/shell.md',
};

/** Commander adds it to every command. */
const HELP = ['-h', '--help'];

const { commands } = createProgram(processTerminal(), [], () => {});

it('the README is one that a newcomer reads to its end', () => {
  expect(statSync(join(ROOT, 'README.md')).size).toBeLessThanOrEqual(9_216);
});

describe('every link leads to a file and a heading', () => {
  it.each(PAGES)('in %s', (page) => {
    const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    const relatives = links.filter((link) => !/^[a-z]+:/.test(link));
    expect(relatives.filter((link) => !leadsSomewhere(link, page))).toEqual([]);
  });
});

describe('the blocks of code', () => {
  it.each(['README.md', ...MANUAL])('of %s have a language, and a prompt where they are run', (page) => {
    const blocks = [...textOf(page).matchAll(/^```(.*)\n(.*?)^```$/gms)];
    const wrong = blocks.filter(([, language, code = '']) => {
      return language === '' || (language !== 'console' && /^\$ /m.test(code));
    });
    expect(wrong.map(([block]) => block)).toEqual([]);
  });
});

describe('genesis', () => {
  it('has a page for each command', () => {
    expect(commands.map((command) => command.name()).sort()).toEqual(Object.keys(PAGE_OF).sort());
  });

  it.each(commands.map((command) => command.name()))('%s has its options on its page', (name) => {
    const named = flagsOfPage(PAGE_OF[name] ?? '');
    expect(optionsOf(name).filter((flag) => !named.includes(flag))).toEqual([]);
  });
});

describe('no option is made up', () => {
  it.each(['README.md', ...MANUAL])('in %s', (page) => {
    const of = commands.map((command) => command.name()).filter((name) => PAGE_OF[name] === page);
    const known = [...HELP, ...(of.length > 0 ? of : Object.keys(PAGE_OF)).flatMap(optionsOf)];
    expect(flagsOfPage(page).filter((flag) => !known.includes(flag))).toEqual([]);
  });

  it.each(PAGES)('on a command line in %s', (page) => {
    const unknown = commandLinesOf(page).flatMap(({ name, line }) =>
      flagsIn(line).filter((flag) => ![...HELP, ...optionsOf(name)].includes(flag)),
    );
    expect(unknown).toEqual([]);
  });
});

describe('the defaults', () => {
  it.each(commands.map((command) => command.name()))('of %s are on its page', (name) => {
    const command = commands.find((each) => each.name() === name);
    const wrong = command?.options.flatMap(({ long, defaultValue, defaultValueDescription }) => {
      if (typeof defaultValue === 'boolean' || defaultValue === undefined) return [];
      const shown = rowDefault(PAGE_OF[name] ?? '', long ?? '');
      const words = [defaultValueDescription, String(defaultValue), `${defaultValue}ms`];
      return shown === undefined || words.some((word) => word && shown.includes(word)) ? [] : [long];
    });
    expect(wrong).toEqual([]);
  });

  it('are seen', () => {
    expect(rowDefault('docs/server.md', '--port')).toBe('`8080`');
  });
});

describe('the tables list what the code has, and nothing else', () => {
  it.each([
    ['checks', 'docs/verify.md', 'check', CHECKS.map(({ name }) => name)],
    ['needs', 'docs/verify.md', 'need', NEEDS],
    ['outcomes', 'docs/stress.md', 'outcome', OUTCOMES],
    ['likely causes', 'docs/stress.md', 'cause', CAUSES],
  ] as const)('%s', (_, page, heading, names) => {
    expect(firstColumn(page, heading).sort()).toEqual([...names].sort());
  });

  it('what each check needs and uses', () => {
    const rows = [...textOf('docs/verify.md').matchAll(/^\| `([a-z-]+)` \| .* \| (.*?)\| (.*?)\|$/gm)];
    const named = rows.map(([, name, ...columns]) => [name, ...columns.map((column) => namesIn(column))]);
    expect(named).toEqual(
      expect.arrayContaining(CHECKS.map(({ name, needs, uses = [] }) => [name, [...needs], [...uses]])),
    );
  });

  it('report formats', () => {
    for (const page of ['docs/stress.md', 'docs/results.md'])
      expect(spansOf(page)).toEqual(expect.arrayContaining([...FORMAT_NAMES]));
  });
});

/** What the last column of an option's own row says; undefined where it has none, or is described with others elsewhere. */
function rowDefault(page: string, flag: string): string | undefined {
  const rows = [...textOf(page).matchAll(/^\| (.*?) \|.*(?<!\\)\|(.*)\|$/gm)];
  const own = rows.find(([, first = '', last = '']) => namesFlag(first, flag) && last.trim() !== '');
  return own?.[2]?.trim();
}

function namesFlag(column: string, flag: string): boolean {
  return namesIn(column).some((name) => name.split(/[ ,]/).includes(flag));
}

/** The names in the table whose first column has this heading. */
function firstColumn(page: string, heading: string): string[] {
  const [, rows = ''] =
    new RegExp(`^\\| ${heading} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(textOf(page)) ?? [];
  return [...rows.matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name);
}

function textOf(page: string): string {
  return readFileSync(join(ROOT, page), 'utf8');
}

const FENCED = /^```.*?^```$/gms;

/** A page without its code. */
function proseOf(page: string): string {
  return textOf(page)
    .replace(FENCED, '')
    .replace(/`[^`]*`/g, '');
}

function namesIn(column: string): string[] {
  return [...column.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

/** The code in the text of a page, without what is in blocks. */
function spansOf(page: string): string[] {
  const text = textOf(page).replace(FENCED, '');
  return [...text.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span);
}

function leadsSomewhere(link: string, page: string): boolean {
  const [path = '', heading] = link.split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  if (!existsSync(join(ROOT, target))) return false;
  return heading === undefined || headingsOf(target).includes(heading);
}

/** As GitHub names them in addresses. */
function headingsOf(page: string): string[] {
  const lines = textOf(page)
    .replace(FENCED, '')
    .matchAll(/^#+ +(.*)$/gm);
  return [...lines].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

function optionsOf(name: string): string[] {
  const command = commands.find((each) => each.name() === name);
  const flags = command?.options.flatMap(({ short, long }) => [short, long]) ?? [];
  return flags.filter((flag) => flag !== undefined);
}

/** What is written as an option: code that begins with one. */
function flagsOfPage(page: string): string[] {
  return spansOf(page)
    .filter((span) => span.startsWith('-'))
    .flatMap(flagsIn);
}

/** The options of a command line, without what is in quotes: that may be the command line of another program. */
function flagsIn(line: string): string[] {
  return line.replace(/'[^']*'|"[^"]*"/g, '').match(/(?<=^| )(--[a-z][a-z-]+|-[A-Za-z])(?![\w-])/g) ?? [];
}

/** Calls of a command, each up to its end: in blocks, and in the text. */
function commandLinesOf(page: string): { name: string; line: string }[] {
  const blocks = (textOf(page).match(FENCED) ?? []).map((block) => block.replace(/\\\n/g, ''));
  const pattern = /\bgenesis(?:\.js)? (serve|stress|verify|compare|probe|doctor|report|copy)\b([^\n|#]*)/g;
  return [...blocks, ...spansOf(page)].flatMap((code) =>
    [...code.matchAll(pattern)].map(([, name = '', line = '']) => ({ name, line })),
  );
}
