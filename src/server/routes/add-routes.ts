import type { MetricsSource } from '../metrics.ts';
import { documentedRoutes } from '../openapi/documented-route.ts';
import { TurnsUnderWay } from '../repetition/turns-under-way.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';
import { chatRoute } from './chat.ts';
import { chatStreamRoute } from './chat-stream.ts';
import { conversationRoutes } from './conversations.ts';
import { exportRoute } from './export.ts';
import { healthRoute } from './health.ts';
import { importRoute } from './import.ts';
import { messageRoutes } from './messages.ts';
import { metricsRoutes } from './metrics.ts';
import { openApiRoute } from './openapi.ts';
import { pageRoute } from './page.ts';
import { settingsRoutes } from './settings.ts';
import { statusRoute } from './status.ts';

/** All that the server answers. */
export function addRoutes(app: App, services: Services, metrics: MetricsSource): void {
  // Before the description of the API begins, of which it is not a part.
  pageRoute(app);
  const routes = documentedRoutes(app);
  healthRoute(app, services);
  statusRoute(app, services);
  metricsRoutes(app, metrics);
  const underWay = new TurnsUnderWay();
  chatRoute(app, services, underWay);
  chatStreamRoute(app, services, underWay);
  conversationRoutes(app, services);
  exportRoute(app, services);
  importRoute(app, services);
  messageRoutes(app, services);
  settingsRoutes(app, services);
  openApiRoute(app, routes);
}
