import { VERSION } from '../../version.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

/**
 * Open to callers without a login, such as a supervisor. Shows that the event loop is free, and that the database is not
 * known to be lost. It asks no database: a held lock must not make a server look dead.
 */
export function healthRoute(app: App, { store }: Services): void {
  app.get('/api/health', { config: { isOpen: true } }, () => {
    store.assertUsable();
    return { status: 'ok', version: VERSION, uptime_seconds: process.uptime() };
  });
}
