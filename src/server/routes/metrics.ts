import type { MetricsSource } from '../metrics.ts';
import { prometheusRegistry } from '../prometheus.ts';
import type { App } from '../types.ts';

export function metricsRoutes(app: App, source: MetricsSource): void {
  const registry = prometheusRegistry(source.read);
  app.get('/api/metrics', () => source.read());
  app.get('/metrics', async (_request, reply) => {
    reply.type(registry.contentType);
    return registry.metrics();
  });
}
