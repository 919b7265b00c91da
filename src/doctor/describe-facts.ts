import { formatBytes } from '../bytes.ts';
import type { Schema } from './facts/contents/contents.ts';
import type { Facts } from './facts/facts.ts';
import type { DatabaseFile } from './facts/file/file-facts.ts';
import type { ServerFacts } from './facts/server/server-facts.ts';
import { FILE_KINDS } from './wording/file-kind.ts';

/** What the target is, in a few words: `WAL, 4.2 MiB, Genesis schema 1`. */
export function describeFacts({ file, server, contents }: Facts): string {
  const parts = [
    ...(server ? [describeServer(server)] : []),
    ...(file?.kind === 'database' ? describeDatabase(file, contents) : file ? [FILE_KINDS[file.kind]] : []),
  ];
  return parts.join(', ');
}

function describeServer(server: ServerFacts): string {
  switch (server.kind) {
    case 'unreachable':
    case 'stalled':
      return 'does not answer';
    case 'not-genesis':
      return 'not a Genesis server';
    case 'database-replaced':
      return 'a Genesis server without its database';
    case 'genesis':
      return `genesis ${server.version}, ${server.database.file}`;
  }
}

function describeDatabase({ header, entry }: DatabaseFile, contents: Facts['contents']): string[] {
  return [
    header.journalMode === 'wal' ? 'WAL' : 'rollback journal',
    formatBytes(entry.bytes),
    ...(contents?.schema.status === 'answered' ? describeOwner(contents.schema.value) : []),
  ];
}

function describeOwner({ owner, userVersion, tables }: Schema): string[] {
  if (owner === 'genesis') return [`Genesis schema ${userVersion}`];
  if (owner === 'python') return ['chat of the Python system'];
  return [tables === 1 ? '1 table' : `${tables} tables`];
}
