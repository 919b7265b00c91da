import { formatBytes } from '../../../bytes.ts';
import { count } from '../../../count.ts';
import { shellQuote } from '../../../shell-quote.ts';
import type { DatabaseFile } from '../../facts/file/file-facts.ts';
import { expectedBytes } from '../../facts/file/truncation.ts';
import type { Finding } from '../../result.ts';

/** What the header and the length alone prove to be broken; undefined where that is nothing. */
export function damage(file: DatabaseFile): Finding | undefined {
  const expected = expectedBytes(file);
  if (expected !== undefined) return truncated(file, expected);
  return file.header.defects.length > 0 ? damagedHeader(file) : undefined;
}

function truncated({ path, entry, header }: DatabaseFile, expected: number): Finding {
  const pages =
    header.pageCount === null
      ? ''
      : `, and its header tells of ${count(header.pageCount, 'page')} of ${formatBytes(header.pageSize)}`;
  return {
    rule: 'truncated-file',
    severity: 'error',
    message: `${path} is cut off: ${grouped(expected - entry.bytes)} of ${grouped(expected)} bytes are missing`,
    evidence: [`it has ${grouped(entry.bytes)} bytes${pages}`],
    remedy: salvage(path),
  };
}

function damagedHeader({ path, header }: DatabaseFile): Finding {
  return {
    rule: 'damaged-header',
    severity: 'error',
    message: `${path} begins as a database does, but SQLite refuses its header: ${header.defects[0]}`,
    evidence: header.defects.slice(1),
    remedy: salvage(path),
  };
}

function salvage(path: string): string {
  return `Copy it away first, then restore a backup. Without one, sqlite3 ${shellQuote(path)} .recover writes what can still be read as SQL.`;
}

/** Exactly: `4.2 MiB of 4.2 MiB` would tell nothing. */
function grouped(bytes: number): string {
  return bytes.toLocaleString('en');
}
