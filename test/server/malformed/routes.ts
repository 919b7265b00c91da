import { PassThrough } from 'node:stream';
import fastify, { type FastifySchema } from 'fastify';
import { metricsSource } from '../../../src/server/metrics.ts';
import { DEFAULT_SERVER_OPTIONS } from '../../../src/server/options.ts';
import { addRoutes } from '../../../src/server/routes/add-routes.ts';
import { openServices } from '../../../src/server/services.ts';
import type { App } from '../../../src/server/types.ts';
import { prepareStore } from '../../../src/store/open.ts';

export interface Route {
  readonly method: string;
  /** Such as `/api/conversations/:id`. */
  readonly url: string;
  readonly schema: FastifySchema;
}

/** The routes of the server with their schemas, as Fastify knows them. */
export async function routesOfServer(database: string): Promise<Route[]> {
  const log = { level: 'silent', stream: new PassThrough() } as const;
  const app = fastify({ logger: log }) as unknown as App;
  const options = { ...DEFAULT_SERVER_OPTIONS, database, models: [], log };
  const services = await openServices(options, prepareStore(options), app.log);
  const metrics = metricsSource(services);
  const routes: Route[] = [];
  app.addHook('onRoute', ({ method, url, schema = {} }) => {
    for (const each of [method].flat()) routes.push({ method: each, url, schema });
  });
  addRoutes(app, services, metrics);
  await app.close();
  metrics.close();
  await services.store.close(0);
  return routes;
}
