import type { ForeignFile } from './file-facts.ts';

/** Formats that are found where a database should be, with the names of `file`. */
const MAGICS: readonly (readonly [magic: string, format: string])[] = [
  ['\x37\x7f\x06\x82', 'the write-ahead log of a database'],
  ['\x37\x7f\x06\x83', 'the write-ahead log of a database'],
  ['\xd9\xd5\x05\xf9\x20\xa1\x63\xd7', 'the rollback journal of a database'],
  ['\x18\xe2\x2d\x00', 'the index of a write-ahead log'],
  ['\x00\x2d\xe2\x18', 'the index of a write-ahead log'],
  ['\x1f\x8b', 'a gzip archive'],
  ['PK\x03\x04', 'a zip archive'],
  ['\xfd7zXZ\x00', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a zstd archive'],
  ['BZh', 'a bzip2 archive'],
  ['7z\xbc\xaf\x27\x1c', 'a 7z archive'],
  ['\x04\x22\x4d\x18', 'an lz4 archive'],
  ['\x89PNG\r\n\x1a\n', 'a PNG image'],
  ['\xff\xd8\xff', 'a JPEG image'],
  ['%PDF-', 'a PDF document'],
  ['PGDMP', 'a dump of PostgreSQL'],
  ['\x7fELF', 'a program'],
  ['\xff\xfe', 'UTF-16 text'],
  ['\xfe\xff', 'UTF-16 text'],
];

const TEXTS: readonly (readonly [pattern: RegExp, format: string])[] = [
  [/^version https:\/\/git-lfs\./, 'a pointer of Git LFS to a file that was not fetched'],
  [/^\s*<(!doctype\s+html|html)/i, 'an HTML page'],
  [/^\s*(PRAGMA|BEGIN( TRANSACTION)?;|CREATE TABLE|INSERT INTO|-- )/, 'SQL'],
  [/^\s*[{[]/, 'JSON'],
];

const OLD_MAGIC = '** This file contains an SQLite 2';
/** Bits per byte. Random bytes have 7.95 in 4 KiB and 7.6 in 512 bytes, programs and text have 4 to 6.5. */
const RANDOM_ENTROPY = 7.5;
const SECTOR_BYTES = 512;
const PAGE_BYTES = 4_096;
/** What SQLCipher can leave plain (`cipher_plaintext_header_size`), so that iOS takes the file for a database. */
const PLAIN_BYTES = 32;
/** The smallest page of SQLCipher. In a plain database, the first page has mostly zeros and SQL there. */
const LEAST_BYTES = 1_024;
// All control characters except tab, line feed, form feed, carriage return and escape.
// biome-ignore lint/suspicious/noControlCharactersInRegex: it searches for them.
const NOT_IN_TEXT = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/;

/**
 * The format of a file that is not a database.
 * @param start its first bytes, up to 64 KiB: not empty.
 * @param bytes its length.
 */
export function detectFormat(start: Buffer, bytes: number): Pick<ForeignFile, 'looksLike' | 'format'> {
  const latin = start.toString('latin1');
  if (latin.startsWith(OLD_MAGIC)) return { looksLike: 'old-sqlite', format: 'a database of SQLite 2' };
  if (start.subarray(0, PAGE_BYTES).every((byte) => byte === 0)) return { looksLike: 'zeros', format: null };
  const magic = MAGICS.find(([prefix]) => latin.startsWith(prefix));
  if (magic) return { looksLike: 'other', format: magic[1] };
  const text = asText(start);
  if (text !== null) {
    return { looksLike: 'text', format: TEXTS.find(([pattern]) => pattern.test(text))?.[1] ?? null };
  }
  // SQLCipher and SEE encrypt the header too, and keep the size of pages.
  return { looksLike: bytes % SECTOR_BYTES === 0 && isRandom(start) ? 'encrypted' : 'other', format: null };
}

/** Whether what follows the beginning of a header looks encrypted, as where SQLCipher leaves the first 32 bytes plain. */
export function isEncryptedAfterMagic(start: Buffer, bytes: number): boolean {
  if (start.length < LEAST_BYTES || bytes % SECTOR_BYTES !== 0) return false;
  return isRandom(start.subarray(PLAIN_BYTES, LEAST_BYTES));
}

function isRandom(bytes: Buffer): boolean {
  return entropyOf(bytes) >= RANDOM_ENTROPY;
}

function asText(start: Buffer): string | null {
  try {
    // As a stream: the last character may be incomplete.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(start, { stream: true });
    return NOT_IN_TEXT.test(text) ? null : text;
  } catch {
    return null;
  }
}

/** Bits per byte, 0 to 8. */
function entropyOf(bytes: Buffer): number {
  const counts = new Float64Array(256);
  for (const byte of bytes) counts[byte] = (counts[byte] ?? 0) + 1;
  return counts.reduce((sum, count) => {
    const share = count / bytes.length;
    return share === 0 ? sum : sum - share * Math.log2(share);
  }, 0);
}
