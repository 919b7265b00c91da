import type { Facts } from '../facts/facts.ts';

/** Of the file, or where it is not here, as the server tells it. Undefined where neither does. */
export function journalModeOf({ file, server }: Facts): 'wal' | 'rollback' | undefined {
  if (file?.kind === 'database') return file.header.journalMode;
  if (server?.kind !== 'genesis') return undefined;
  return server.database.journalMode.toLowerCase() === 'wal' ? 'wal' : 'rollback';
}
