// npm run bench:stress: genesis stress beside autocannon, and its streams, as tables in docs/performance.md.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon/package.json' with { type: 'json' };
import { Command, Option } from 'commander';
import { VERSION } from '../../src/version.ts';
import { complain } from './complain.ts';
import { describeMachine } from './machine.ts';
import * as cost from './measures/generator-cost.ts';
import * as stall from './measures/stalled-latency.ts';
import * as streams from './measures/stream-cost.ts';
import { replaceSection } from './replace-section.ts';
import { renderSideBySide } from './side-by-side.ts';
import { renderTable } from './table.ts';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

const NAMES = ['cost', 'stall', 'streams'] as const;
type Name = (typeof NAMES)[number];

const { check, only } = new Command('npm run bench:stress --')
  .description('Measures genesis stress beside autocannon, and writes the table into docs/performance.md.')
  .option('--check', 'write nothing; exit with 1 where something is not reached')
  .addOption(new Option('--only <measure...>', 'write nothing; measure only these').choices(NAMES))
  .parse()
  .opts<{ check?: true; only?: readonly Name[] }>();

const failures: string[] = [];
const rows = [
  ...(await measure('cost', cost.generatorCost)),
  ...(await measure('stall', stall.stalledLatency)),
];
const streamRows = await measure('streams', streams.streamCost);
const text =
  `${renderSideBySide(rows)}\n${renderTable(streamRows)}\n` +
  `Medians of at least ${cost.ROUNDS.least} rounds of the closed loop, ${stall.ROUNDS.least} of the open one and ${streams.ROUNDS} of the ` +
  `streams, in turn, with 95 % intervals, on ${describeMachine()}; genesis ${VERSION}, autocannon ${autocannon.version}, ` +
  'and their server on the same machine.';
process.stdout.write(`${text}\n`);
for (const failure of failures) process.stderr.write(`not measured: ${failure}\n`);
if (failures.length > 0) process.exitCode = 1;
if (check) process.exitCode = complain([...rows, ...streamRows]) || failures.length > 0 ? 1 : 0;
else if (!only && failures.length === 0)
  await writeFile(PAGE, replaceSection(await readFile(PAGE, 'utf8'), 'bench:stress', text));

/** One that fails keeps none of the others from their rows. */
async function measure<T>(name: Name, run: () => Promise<readonly T[]>): Promise<readonly T[]> {
  if (only && !only.includes(name)) return [];
  process.stderr.write(`measuring ${name} …\n`);
  return run().catch((error: Error) => {
    failures.push(`${name}: ${error.message}`);
    return [];
  });
}
