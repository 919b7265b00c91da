import { formatBytes } from '../../bytes.ts';
import { count } from '../../count.ts';
import type { Check } from '../check.ts';
import type { DatabaseFile } from '../facts/file/file-facts.ts';
import { damagedFile } from '../findings/file/damaged-file.ts';
import { emptyFile } from '../findings/file/empty-file.ts';
import { encryptedFile } from '../findings/file/encrypted-file.ts';
import { isAFolder } from '../findings/file/is-a-folder.ts';
import { missingFile } from '../findings/file/missing-file.ts';
import { notADatabase } from '../findings/file/not-a-database.ts';
import { notARegularFile } from '../findings/file/not-a-regular-file.ts';
import { unreadableFile } from '../findings/file/unreadable-file.ts';
import { zeroFilledFile } from '../findings/file/zero-filled-file.ts';
import { FILE_KINDS } from '../wording/file-kind.ts';
import { NO_DATABASE } from './skipped.ts';

/** Whether there is a database, judged by its name, permissions, length and first bytes. */
export const file: Check = {
  name: 'file',
  summary: ({ file }) => {
    if (file === null) return NO_DATABASE;
    return file.kind === 'database' ? summariseDatabase(file) : FILE_KINDS[file.kind];
  },
  // A file has one kind: at most one of them applies.
  findings: [
    missingFile,
    isAFolder,
    notARegularFile,
    unreadableFile,
    emptyFile,
    zeroFilledFile,
    encryptedFile,
    notADatabase,
    damagedFile,
  ],
};

function summariseDatabase({ entry, header }: DatabaseFile): string {
  const pages = header.pageCount ?? Math.floor(entry.bytes / header.pageSize);
  return [
    formatBytes(entry.bytes),
    `${count(pages, 'page')} of ${formatBytes(header.pageSize)}`,
    ...(header.writtenBy === null ? [] : [`last written by SQLite ${header.writtenBy}`]),
    ...(header.applicationId === 0 ? [] : [`application id ${formatApplicationId(header.applicationId)}`]),
  ].join(', ');
}

/** Most applications choose four letters: `GNSS` is Genesis. */
function formatApplicationId(id: number): string {
  const letters = Buffer.alloc(4);
  letters.writeUInt32BE(id);
  const text = letters.toString('latin1');
  return /^[ -~]{4}$/.test(text) ? text : `0x${id.toString(16).padStart(8, '0')}`;
}
