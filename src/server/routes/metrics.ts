import type { MetricsSource } from '../metrics.ts';
import { prometheusText } from '../prometheus.ts';
import type { App } from '../types.ts';

export function metricsRoutes(app: App, source: MetricsSource): void {
  app.get('/api/metrics', () => source.read());
  app.get('/metrics', async (_request, reply) => {
    const { contentType, text } = await prometheusText(source.read());
    reply.type(contentType);
    return text;
  });
}
