import { documentedPage } from '../documented-page.ts';
import type { PageRun } from '../page-run.ts';
import { prepared } from '../stage-helpers.ts';

/** The saved results that the page shows. */
async function results(run: PageRun): Promise<void> {
  const stress = (concurrency: number, name: string) =>
    `npx genesis stress localhost:8080 -c ${concurrency} -o ${name}.json`;
  await prepared(
    run,
    ...['result', 'monday', 'tuesday'].map((name) => stress(20, name)),
    ...[10, 50, 100].map((concurrency) => stress(concurrency, `c${concurrency}`)),
    'npx genesis verify localhost:8080 --only burst --json verify.json',
    // Parts of one load: long enough that they meet on a slow machine.
    `${stress(20, 'pod-1')} -r 20 -d 5s & ${stress(20, 'pod-2')} -r 20 -d 5s; wait`,
  );
}

documentedPage('docs/results.md', {
  servers: { 8080: 'npx genesis serve --temporary --port {{port}}' },
  before: { 'genesis report result.json': results },
  // Whether a bound on times holds is up to this machine.
  exitCodes: { '--threshold': [0, 1] },
});
