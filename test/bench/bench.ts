// npm run bench: measures, prints one table, and writes it into docs/performance.md.
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command, Option } from 'commander';
import { complain } from './complain.ts';
import { findGenerator } from './load.ts';
import { describeMachine } from './machine.ts';
import { describeCosts, type MachineCosts, measureCosts } from './machine-costs.ts';
import { measureAll } from './measure-all.ts';
import { burst } from './measures/burst.ts';
import { commandLine } from './measures/command-line.ts';
import { idleConnections } from './measures/idle-connections.ts';
import { longHistory } from './measures/long-history.ts';
import { manyConversations } from './measures/many-conversations.ts';
import { oneAmongMany } from './measures/one-among-many.ts';
import { postgres } from './measures/postgres.ts';
import { start } from './measures/start.ts';
import { streams } from './measures/streams.ts';
import { throughput } from './measures/throughput.ts';
import { replaceSection } from './replace-section.ts';
import { judge } from './row.ts';
import { renderTable } from './table.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PAGE = join(ROOT, 'docs/performance.md');

// Beside the checkout's packages, not in the system's temporary folder: that is often no disk, and its fsync nothing.
const CACHE = join(ROOT, 'node_modules', '.cache');

// The last one to begin takes up to three minutes.
const MOST_MS = 17 * 60_000;

const MEASURES = {
  throughput,
  'many-conversations': manyConversations,
  streams,
  'long-history': longHistory,
  'one-among-many': oneAmongMany,
  burst,
  'idle-connections': idleConnections,
  postgres,
  'command-line': commandLine,
  start,
};
type Name = keyof typeof MEASURES;
const NAMES = Object.keys(MEASURES) as Name[];

const { check, only, json } = new Command('npm run bench --')
  .description('Measures Genesis beside its peers, and writes the table into docs/performance.md.')
  .option('--check', 'write nothing; exit with 1 where something is not reached, or was not measured')
  .option('--json <file>', 'write rows, intervals and costs of the machine there, too')
  .addOption(new Option('--only <measure...>', 'write nothing; measure only these').choices(NAMES))
  .parse()
  .opts<{ check?: true; only?: Name[]; json?: string }>();

const generator = await findGenerator();
const costs: MachineCosts[] = [];
const { rows, failures } = await inFolder((folder) => {
  const setting = { generator, folder };
  // Between the measures, so that they see the machine as the measures do.
  const before = async () => {
    costs.push(await measureCosts(setting));
  };
  const chosen = (only ?? NAMES).map((name) => [name, () => MEASURES[name](setting)] as const);
  const say = (progress: string) => process.stderr.write(progress);
  return measureAll(chosen, { before, mostMs: MOST_MS, say });
});
const text =
  `${renderTable(rows)}\n${describeCosts(costs, generator.name)}\n` +
  `Medians of interleaved rounds, each with its 95 % interval, on ${describeMachine()}; ` +
  `load from ${generator.name} on the same machine.`;
process.stdout.write(`${text}\n`);
for (const { name, reason } of failures) process.stderr.write(`not measured: ${name}: ${reason}\n`);
if (json) {
  const judged = rows.map((row) => ({ ...row, judgement: judge(row) }));
  const result = { machine: describeMachine(), costs, rows: judged, failures };
  await writeFile(json, `${JSON.stringify(result, undefined, 2)}\n`);
}
if (failures.length > 0) process.exitCode = 1;
if (check) process.exitCode = complain(rows) || failures.length > 0 ? 1 : 0;
else if (!only && failures.length === 0)
  await writeFile(PAGE, replaceSection(await readFile(PAGE, 'utf8'), 'bench', text));

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'bench-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
