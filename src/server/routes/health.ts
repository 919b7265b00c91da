import { VERSION } from '../../version.ts';
import { objectOf } from '../object-of.ts';
import type { Services } from '../services.ts';
import type { App } from '../types.ts';

const Answer = objectOf({
  status: { type: 'string' },
  version: { type: 'string' },
  uptime_seconds: { type: 'number' },
});

/**
 * Open to callers without a login, such as a supervisor. Shows that the event loop is free, and that the database is not
 * known to be lost or away. It waits for no database: a held lock must not make a server look dead. While there is doubt,
 * each call asks it in the background: a balancer that sends nothing else here would never see it come back.
 */
export function healthRoute(app: App, { store, watch }: Services): void {
  const config = { isOpen: true, summary: 'whether the server can be used' };
  app.get('/api/health', { config, schema: { response: { 200: Answer } } }, () => {
    store.assertUsable();
    watch.askIfDoubtful(() => store.ask());
    watch.assertAvailable();
    return { status: 'ok', version: VERSION, uptime_seconds: process.uptime() };
  });
}
