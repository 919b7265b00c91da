// npm run bench: one table, of interleaved runs on this machine, which it writes into the README.
// npm run bench -- --check: fails where something is not reached, and writes nothing.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { findGenerator, type Generator } from './load.ts';
import { describeMachine } from './machine.ts';
import { burst } from './measures/burst.ts';
import { commandLine } from './measures/command-line.ts';
import { longHistory } from './measures/long-history.ts';
import { throughput } from './measures/throughput.ts';
import { replaceSection } from './readme-section.ts';
import { judge, type Row } from './row.ts';
import { renderTable } from './table.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const README = join(ROOT, 'README.md');

// Beside the checkout's packages, not in the system's temporary folder: that is often no disk, and its fsync nothing.
const CACHE = join(ROOT, 'node_modules', '.cache');

const MEASURES: Readonly<Record<string, (generator: Generator, folder: string) => Promise<readonly Row[]>>> =
  {
    throughput,
    'long-history': (_generator, folder) => longHistory(folder),
    burst: (_generator, folder) => burst(folder),
    'command-line': () => commandLine(),
  };

const { values: flags } = parseArgs({
  options: { check: { type: 'boolean', default: false }, only: { type: 'string', multiple: true } },
});

const generator = await findGenerator();
const rows = await measure(flags.only ?? Object.keys(MEASURES), generator);
const machine = `Medians of interleaved runs on ${describeMachine(generator.name)}.`;
process.stdout.write(`${renderTable(rows)}\n${machine}\n`);
if (flags.check) {
  const short = rows.filter((row) => judge(row) === 'not reached');
  for (const { measure, against } of short) process.stderr.write(`not reached: ${measure} ${against}\n`);
  process.exitCode = short.length > 0 ? 1 : 0;
} else if (!flags.only) {
  const readme = await readFile(README, 'utf8');
  await writeFile(README, replaceSection(readme, `${renderTable(rows)}\n${machine}`));
}

async function measure(names: readonly string[], generator: Generator): Promise<readonly Row[]> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'bench-'));
  try {
    const rows: Row[] = [];
    for (const name of names) {
      const run = MEASURES[name];
      if (!run)
        throw new Error(`there is no measure ${name}; there are: ${Object.keys(MEASURES).join(', ')}`);
      process.stderr.write(`measuring ${name} …\n`);
      rows.push(...(await run(generator, folder)));
    }
    return rows;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
