import { documentedPage } from '../documented-page.ts';
import type { PageRun } from '../page-run.ts';
import { prepared, serverCommand } from '../stage-helpers.ts';

/** After the section about a login, the page asks a server without one. */
async function withoutLogin(run: PageRun): Promise<void> {
  await prepared(run, 'unset GENESIS_TOKEN');
  await run.serve('npx genesis serve --temporary');
}

/** What the page finds has been said before. */
async function somethingSaid(run: PageRun): Promise<void> {
  await run.serve('npx genesis serve --search');
  const json = "-H 'Content-Type: application/json'";
  await prepared(
    run,
    // An earlier part of the page has chosen another.
    `curl -fs http://127.0.0.1:8080/api/settings ${json} -d '{"model":"echo"}'`,
    `curl -fs http://127.0.0.1:8080/api/chat ${json} -d '{"message":"Which café in Berlin is open on Sundays?"}'`,
    `curl -fs -X PUT http://127.0.0.1:8080/api/conversations/main ${json} -d '{"title":"Plans for June"}'`,
  );
}

documentedPage('docs/server.md', {
  servers: { 11434: serverCommand('models.js') },
  inPlaceOf: { '0.0.0.0': '127.0.0.1', '192.0.2.7': '127.0.0.1' },
  before: { '/api/chat/stream': withoutLogin, '/api/messages/search': somethingSaid },
});
