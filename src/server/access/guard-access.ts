import type { AccessOptions } from '../options.ts';
import type { App } from '../types.ts';
import { assertAllowedOrigin } from './allowed-origin.ts';
import { allowReading, answerPreflight, isPreflight } from './cors.ts';
import { hostReader } from './host-reader.ts';
import { bearerLogin } from './login.ts';

/** Refuses requests before their body is read: under a foreign name, from a page of another site, without the login. */
export function guardAccess(app: App, { allowedHosts, allowedOrigins, token }: AccessOptions): void {
  const login = token === null ? undefined : bearerLogin(token);
  const readHost = hostReader(allowedHosts);
  app.addHook('onRequest', (request, reply, done) => {
    allowReading(request, reply, allowedOrigins);
    const host = readHost(request.raw);
    assertAllowedOrigin(request.raw, host, allowedOrigins);
    if (isPreflight(request, allowedOrigins)) return answerPreflight(reply);
    // In this order: Fastify makes `routeOptions` anew each time that it is read.
    if (login && !request.routeOptions.config.isOpen) login(request.headers.authorization);
    done();
  });
}
