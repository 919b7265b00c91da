import { documentedPage } from '../documented-page.ts';
import type { PageRun } from '../page-run.ts';
import { prepared } from '../stage-helpers.ts';

/** Two conversations, a selected model, and keys of requests. */
async function conversations(run: PageRun): Promise<void> {
  await run.serve('npx genesis serve');
  const post = async (path: string, value: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(run.real(`http://127.0.0.1:8080${path}`), {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(value),
    });
    if (!response.ok) throw new Error(await response.text());
    await response.json();
  };
  for (const key of ['a', 'b', 'c']) await post('/api/chat', { message: key }, { 'idempotency-key': key });
  await post('/api/conversations', { title: 'another' });
  await post('/api/settings', { model: 'echo' });
  await prepared(run, 'npx genesis stress localhost:8080 -n 500 -f json >load.json');
}

documentedPage('docs/copy.md', {
  databases: ['postgres://genesis@db.example/chat'],
  before: { 'genesis copy': conversations },
});
