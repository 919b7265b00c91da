import { fixturePath } from '../../support/fixture.ts';
import { documentedPage } from '../documented-page.ts';
import type { PageRun } from '../page-run.ts';
import { write } from '../stage-helpers.ts';

/** Two versions of a server, of which the new one fails one request in twenty. */
async function twoVersions(run: PageRun): Promise<void> {
  const server = (...args: string[]) =>
    `process.argv.push(...${JSON.stringify(args)});\nimport(${JSON.stringify(fixturePath('adjustable/server.ts'))});\n`;
  write(run, 'old/server.js', server());
  write(run, 'new/server.js', server('--fail', '20'));
}

documentedPage('docs/compare.md', {
  before: { 'new/server.js': twoVersions },
  inPlaceOf: { 'genesis compare --spawn': 'genesis compare -d 200ms --spawn' },
  exitCodes: { 'new/server.js': [1] },
});
