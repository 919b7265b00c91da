import type { Facts } from '../../facts/facts.ts';
import type { Finding } from '../../result.ts';

/** Only a server tells it: it is a setting of each connection, and not of the file. */
export function synchronousNormal({ server }: Facts): Finding | undefined {
  if (server?.kind !== 'genesis') return undefined;
  const { synchronous } = server.database;
  if (['full', 'extra'].includes(synchronous.toLowerCase())) return undefined;
  return {
    rule: 'synchronous-normal',
    severity: 'info',
    message: `the server commits with synchronous ${synchronous}: a power cut can take the latest commits with it`,
    evidence: [],
    remedy: 'Start it with --durability full if a message that was answered must never be lost.',
  };
}
