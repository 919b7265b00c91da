import { secretsIn } from '../../secrets/without-secrets.ts';
import { withTransport } from '../../transport/transport.ts';
import { startEmbedded } from './embedded.ts';
import type { Target } from './target.ts';
import type { TargetOptions } from './target-options.ts';

/**
 * Throws `SERVER_START_FAILED`, `DB_OPEN_FAILED`, `DB_LOCKED`, …: the reason why the server did not start, an abort of
 * `signal` included.
 */
export async function openTarget(options: TargetOptions, signal: AbortSignal): Promise<Target> {
  switch (options.kind) {
    case 'embedded':
      return startEmbedded(options, signal);
    case 'spawned': {
      // Imported only here, so that a start of our own server does not load the HTTP client first.
      const { startSpawned } = await import('./spawned.ts');
      return startSpawned(options, signal);
    }
    case 'remote': {
      const { kind, url, headers = [], transport, database, asked = [], noticed = [] } = options;
      const close = async () => noticed;
      const none = { server: undefined, asked, secrets: secretsIn(database ?? '') };
      const description = withTransport(url, transport);
      return { kind, url, headers, transport, description, database, ...none, close };
    }
  }
}
