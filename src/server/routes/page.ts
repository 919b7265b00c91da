import { pageHeaders } from '../page/page-headers.ts';
import type { App } from '../types.ts';

/** Open to callers without a login: it has no data, and asks its reader for the token that its requests then show. */
export function pageRoute(app: App): void {
  let made: ReturnType<typeof makePage> | undefined;
  app.get('/', { config: { isOpen: true } }, async (_request, reply) => {
    made ??= makePage();
    const { html, headers } = await made;
    return reply.headers(headers).send(html);
  });
}

/** Imported only here: many servers are never asked for it. */
async function makePage() {
  const { pageSource } = await import('../page/page-source.ts');
  const html = pageSource();
  return { html, headers: pageHeaders(html) };
}
