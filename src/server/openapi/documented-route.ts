import type { FastifyContextConfig, FastifySchema, RouteOptions } from 'fastify';
import type { App } from '../types.ts';

/** What a description of the API says of a route. */
export interface DocumentedRoute {
  readonly method: string;
  /** As Fastify has it: `/api/conversations/:id`. */
  readonly url: string;
  readonly schema: FastifySchema;
  readonly config: FastifyContextConfig;
}

/** Collects the routes that are added to the server from now on. */
export function documentedRoutes(app: App): readonly DocumentedRoute[] {
  const routes: DocumentedRoute[] = [];
  app.addHook('onRoute', ({ method, url, schema = {}, config = {} }: RouteOptions) => {
    for (const each of [method].flat()) {
      // Fastify adds one for each GET, which answers the same without a body.
      if (each !== 'HEAD') routes.push({ method: each, url, schema, config: config as FastifyContextConfig });
    }
  });
  return routes;
}
