import type { Facts } from './facts.ts';

/** The journal mode of the file; of the server if the file is on another machine; undefined if there is no database. */
export function journalModeOf({ file, server }: Facts): 'wal' | 'rollback' | undefined {
  if (file?.kind === 'database') return file.header.journalMode;
  if (server?.kind !== 'genesis') return undefined;
  return server.database.journalMode.toLowerCase() === 'wal' ? 'wal' : 'rollback';
}
