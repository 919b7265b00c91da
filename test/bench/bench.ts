// npm run bench: measures, prints one table, and writes it into docs/performance.md.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { complain } from './complain.ts';
import { findGenerator } from './load.ts';
import { describeMachine } from './machine.ts';
import { burst } from './measures/burst.ts';
import { commandLine } from './measures/command-line.ts';
import { longHistory } from './measures/long-history.ts';
import { manyConversations } from './measures/many-conversations.ts';
import { postgres } from './measures/postgres.ts';
import { start } from './measures/start.ts';
import { streams } from './measures/streams.ts';
import { throughput } from './measures/throughput.ts';
import { replaceSection } from './replace-section.ts';
import type { Row } from './row.ts';
import type { Setting } from './setting.ts';
import { renderTable } from './table.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = join(ROOT, 'docs/performance.md');

// Beside the checkout's packages, not in the system's temporary folder: that is often no disk, and its fsync nothing.
const CACHE = join(ROOT, 'node_modules', '.cache');

const MEASURES = {
  throughput,
  streams,
  'many-conversations': manyConversations,
  'long-history': longHistory,
  burst,
  postgres,
  'command-line': commandLine,
  start,
};
type Name = keyof typeof MEASURES;
const NAMES = Object.keys(MEASURES) as Name[];

const { check, only } = new Command('npm run bench --')
  .description('Measures Genesis beside its peers, and writes the table into docs/performance.md.')
  .option('--check', 'write nothing; exit with 1 where something is not reached')
  .addOption(new Option('--only <measure...>', 'write nothing; measure only these').choices(NAMES))
  .parse()
  .opts<{ check?: true; only?: Name[] }>();

const generator = await findGenerator();
const rows = await inFolder((folder) => measureAll(only ?? NAMES, { generator, folder }));
const text =
  `${renderTable(rows)}\nMedians of interleaved runs on ${describeMachine()}; ` +
  `load from ${generator.name} on the same machine.`;
process.stdout.write(`${text}\n`);
if (check) process.exitCode = complain(rows) ? 1 : 0;
else if (!only) await writeFile(PAGE, replaceSection(await readFile(PAGE, 'utf8'), 'bench', text));

async function measureAll(names: readonly Name[], setting: Setting): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const name of names) {
    process.stderr.write(`measuring ${name} …\n`);
    rows.push(...(await MEASURES[name](setting)));
  }
  return rows;
}

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
