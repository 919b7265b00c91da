import { formatBytes } from '../../../bytes.ts';
import { count } from '../../../count.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { FindingsOf } from '../../check.ts';
import type { DatabaseFile } from '../../facts/file/file-facts.ts';
import { expectedBytes } from '../../facts/file/truncation.ts';
import type { Finding } from '../../result.ts';

/** Damage that the length and the header prove. */
export const damagedFile: FindingsOf = ({ file }) => {
  if (file?.kind !== 'database') return [];
  const expected = expectedBytes(file);
  if (expected !== undefined) return [truncatedFile(file, expected)];
  return file.header.defects.length > 0 ? [damagedHeader(file)] : [];
};

function truncatedFile({ path, entry, header }: DatabaseFile, expected: number): Finding {
  const pages =
    header.pageCount === null
      ? ''
      : `, and its header counts ${count(header.pageCount, 'page')} of ${formatBytes(header.pageSize)}`;
  return {
    rule: 'truncated-file',
    severity: 'error',
    message: `${path} is truncated: ${grouped(expected - entry.bytes)} of ${grouped(expected)} bytes are missing`,
    evidence: [`it has ${grouped(entry.bytes)} bytes${pages}`],
    remedy: salvage(path),
  };
}

function damagedHeader({ path, header }: DatabaseFile): Finding {
  return {
    rule: 'damaged-header',
    severity: 'error',
    message: `${path} begins like a database, but SQLite refuses its header: ${header.defects[0]}`,
    evidence: header.defects.slice(1),
    remedy: salvage(path),
  };
}

function salvage(path: string): string {
  return `Copy it first, then restore a backup. Without one, sqlite3 ${shellQuote(path)} .recover writes what is still readable as SQL.`;
}

/** All digits: rounded, both sizes could be `4.2 MiB`. */
function grouped(bytes: number): string {
  return bytes.toLocaleString('en');
}
