import { reach } from '../http/reach.ts';
import type { Site } from '../http/site.ts';

const TIMEOUT_MS = 1_000;
/** A port that a proxy or a container forwards is accepted, and closed at once, before the server behind it listens. */
const OPEN_FOR_MS = 100;

/** Whether a server accepts connections of a site and keeps them open. Asks the application nothing. */
export function acceptsConnections(site: Site | string): Promise<boolean> {
  return reach(site, { over: 'tcp', timeoutMs: TIMEOUT_MS, openForMs: OPEN_FOR_MS }).then(
    () => true,
    () => false,
  );
}
