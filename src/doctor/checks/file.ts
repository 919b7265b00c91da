import { formatBytes } from '../../bytes.ts';
import { count } from '../../count.ts';
import type { DatabaseFile, FileFacts } from '../facts/file/file-facts.ts';
import type { Opener } from '../facts/openers/read-openers.ts';
import { damage } from '../findings/file/file-damage.ts';
import { noDatabase } from '../findings/file/no-database.ts';
import { noFile } from '../findings/file/no-file.ts';
import type { Finding } from '../result.ts';
import type { Check } from './check.ts';
import { examined, NO_DATABASE, skipped } from './outcome.ts';

/** Whether there is a database at all, as far as its name, its rights, its length and its first bytes tell. */
export const file: Check = {
  name: 'file',
  examine: ({ file, openers }) => {
    if (file === null) return skipped(NO_DATABASE);
    const finding = fileFinding(file, openers ?? []);
    return examined(summarise(file), [finding]);
  },
};

function fileFinding(file: FileFacts, openers: readonly Opener[]): Finding | undefined {
  switch (file.kind) {
    case 'missing':
    case 'folder':
    case 'special':
    case 'unreadable':
      return noFile(file, openers);
    case 'empty':
    case 'not-a-database':
      return noDatabase(file);
    case 'database':
      return damage(file);
  }
}

function summarise(file: FileFacts): string {
  switch (file.kind) {
    case 'missing':
      return 'not there';
    case 'folder':
      return 'a folder';
    case 'special':
      return file.what;
    case 'unreadable':
      return file.reason;
    case 'empty':
      return '0 bytes';
    case 'not-a-database':
      return `${formatBytes(file.entry.bytes)}, not a database`;
    case 'database':
      return summariseDatabase(file);
  }
}

function summariseDatabase({ entry, header }: DatabaseFile): string {
  const pages = header.pageCount ?? Math.floor(entry.bytes / header.pageSize);
  return [
    formatBytes(entry.bytes),
    `${count(pages, 'page')} of ${formatBytes(header.pageSize)}`,
    ...(header.writtenBy === null ? [] : [`last written by SQLite ${header.writtenBy}`]),
    ...(header.applicationId === 0 ? [] : [`application id ${formatApplicationId(header.applicationId)}`]),
  ].join(', ');
}

/** Applications choose four letters, mostly: `GNSS` is Genesis. */
function formatApplicationId(id: number): string {
  const letters = Buffer.alloc(4);
  letters.writeUInt32BE(id);
  const text = letters.toString('latin1');
  return /^[ -~]{4}$/.test(text) ? text : `0x${id.toString(16).padStart(8, '0')}`;
}
