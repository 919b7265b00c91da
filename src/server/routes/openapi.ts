import type { DocumentedRoute } from '../openapi/documented-route.ts';
import type { App } from '../types.ts';

/** What the server takes and answers, for programs: made from the schemas of its routes. */
export function openApiRoute(app: App, routes: readonly DocumentedRoute[]): void {
  const config = { summary: 'this description' };
  const schema = { response: { 200: { type: 'object', additionalProperties: true } } } as const;
  app.get('/openapi.json', { config, schema }, async () => {
    // Imported only here: a start does not wait for it, and many servers are never asked.
    const { openApiDocument } = await import('../openapi/openapi-document.ts');
    return openApiDocument(routes);
  });
}
