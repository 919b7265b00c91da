import { VERSION } from '../../version.ts';
import type { App } from '../types.ts';

/** Shows that the event loop is free. It asks no database: a held lock must not make a server look dead. */
export function healthRoute(app: App): void {
  app.get('/api/health', () => ({ status: 'ok', version: VERSION, uptime_seconds: process.uptime() }));
}
