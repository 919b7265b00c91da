// Preloaded into every process of a test with NODE_OPTIONS: notes what its HTTP servers are asked in $REQUEST_LOG, a line of
// the process id and the request each, as they arrive.

import { subscribe } from 'node:diagnostics_channel';
import { appendFileSync } from 'node:fs';

subscribe('http.server.request.start', ({ request }) => {
  appendFileSync(process.env.REQUEST_LOG, `${process.pid} ${request.method} ${request.url}\n`);
});
