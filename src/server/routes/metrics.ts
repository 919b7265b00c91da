import type { MetricsSource } from '../metrics.ts';
import type { App } from '../types.ts';

export function metricsRoutes(app: App, source: MetricsSource): void {
  app.get('/api/metrics', () => source.read());
  app.get('/metrics', async (_request, reply) => {
    // Imported only here: a start does not wait for it, and many servers are never asked.
    const { prometheusText } = await import('../prometheus.ts');
    const { contentType, text } = await prometheusText(source.read());
    reply.type(contentType);
    return text;
  });
}
