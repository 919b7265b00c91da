// npm run bench:stress: genesis stress beside autocannon, as one table, which it writes into docs/performance.md.
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon/package.json' with { type: 'json' };
import { Command } from 'commander';
import { VERSION } from '../../src/version.ts';
import { complain } from './complain.ts';
import { describeMachine } from './machine.ts';
import * as cost from './measures/generator-cost.ts';
import * as stall from './measures/stalled-latency.ts';
import { replaceSection } from './replace-section.ts';
import { renderSideBySide } from './side-by-side.ts';

const PAGE = fileURLToPath(new URL('../../docs/performance.md', import.meta.url));

const { check } = new Command('npm run bench:stress --')
  .description('Measures genesis stress beside autocannon, and writes the table into docs/performance.md.')
  .option('--check', 'write nothing; exit with 1 where something is not reached')
  .parse()
  .opts<{ check?: true }>();

process.stderr.write('measuring the cost of a request …\n');
const costRows = await cost.generatorCost();
process.stderr.write('measuring latency through a stall …\n');
const rows = [...costRows, ...(await stall.stalledLatency())];
const text =
  `${renderSideBySide(rows)}\nMedians of ${cost.ROUNDS} rounds of the closed loop and ${stall.ROUNDS} of the open one, ` +
  `the tools in turn, on ${describeMachine()}; genesis ${VERSION}, autocannon ${autocannon.version}, ` +
  'and their server on the same machine.';
process.stdout.write(`${text}\n`);
if (check) process.exitCode = complain(rows) ? 1 : 0;
else await writeFile(PAGE, replaceSection(await readFile(PAGE, 'utf8'), 'bench:stress', text));
