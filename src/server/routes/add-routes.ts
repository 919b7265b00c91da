import type { MetricsSource } from '../metrics.ts';
import { TurnsUnderWay } from '../repetition/turns-under-way.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';
import { chatRoute } from './chat.ts';
import { chatStreamRoute } from './chat-stream.ts';
import { conversationRoutes } from './conversations.ts';
import { healthRoute } from './health.ts';
import { metricsRoutes } from './metrics.ts';
import { settingsRoutes } from './settings.ts';
import { statusRoute } from './status.ts';

/** All that the server answers. */
export function addRoutes(app: App, services: Services, metrics: MetricsSource): void {
  healthRoute(app, services);
  statusRoute(app, services);
  metricsRoutes(app, metrics);
  const underWay = new TurnsUnderWay();
  chatRoute(app, services, underWay);
  chatStreamRoute(app, services, underWay);
  conversationRoutes(app, services);
  settingsRoutes(app, services);
}
