import type { Header } from './file-facts.ts';

const MAGIC = 'SQLite format 3\0';
export const MAGIC_BYTES = MAGIC.length;
const HEADER_BYTES = 100;
/** The least size of a page without the reserved bytes at its end. */
const MIN_USABLE_BYTES = 480;

/** @param start the first bytes of a file, at least sixteen if it has them. */
export function beginsLikeDatabase(start: Buffer): boolean {
  return start.toString('latin1', 0, MAGIC.length) === MAGIC;
}

/**
 * https://www.sqlite.org/fileformat2.html#the_database_header
 * @param start the first bytes of a database; missing ones count as zero.
 */
export function parseHeader(start: Buffer): Header {
  const bytes = Buffer.alloc(HEADER_BYTES);
  start.copy(bytes);
  const pageSize = readPageSize(bytes);
  const changeCounter = bytes.readUInt32BE(24);
  // A SQLite before 3.7.0 increases the change counter, but updates neither of these two fields.
  const countIsValid = changeCounter === bytes.readUInt32BE(92) && bytes.readUInt32BE(28) > 0;
  return {
    pageSize,
    pageCount: countIsValid ? bytes.readUInt32BE(28) : null,
    journalMode: bytes.readUInt8(19) === 2 ? 'wal' : 'rollback',
    changeCounter,
    schemaVersion: bytes.readUInt32BE(40),
    autoVacuum: bytes.readUInt32BE(52) > 0,
    applicationId: bytes.readUInt32BE(68),
    userVersion: bytes.readInt32BE(60),
    writtenBy: formatVersion(bytes.readUInt32BE(96)),
    defects: defectsOf(bytes, pageSize),
  };
}

/** 65536 does not fit into the two bytes: it is written as 1. */
function readPageSize(bytes: Buffer): number {
  const pageSize = bytes.readUInt16BE(16);
  return pageSize === 1 ? 65_536 : pageSize;
}

function formatVersion(number: number): string | null {
  if (number === 0) return null;
  return [Math.floor(number / 1_000_000), Math.floor(number / 1_000) % 1_000, number % 1_000].join('.');
}

/** Each is a reason why SQLite refuses to open or to write the file. */
function defectsOf(bytes: Buffer, pageSize: number): string[] {
  const isPageSize = pageSize >= 512 && (pageSize & (pageSize - 1)) === 0;
  const [writeVersion, readVersion, reserved] = [
    bytes.readUInt8(18),
    bytes.readUInt8(19),
    bytes.readUInt8(20),
  ];
  const fractions = [...bytes.subarray(21, 24)];
  const schemaFormat = bytes.readUInt32BE(44);
  return [
    isPageSize ? [] : `a page size of ${pageSize}, which is not a power of two from 512 to 65536`,
    writeVersion > 2 || readVersion > 2
      ? `file format ${Math.max(writeVersion, readVersion)}, where 2 is the newest`
      : [],
    isPageSize && pageSize - reserved < MIN_USABLE_BYTES
      ? `${reserved} of ${pageSize} bytes of a page reserved`
      : [],
    String(fractions) === '64,32,32' ? [] : `${fractions.join(', ')} in the bytes that are always 64, 32, 32`,
    schemaFormat > 4 ? `schema format ${schemaFormat}, where 4 is the newest` : [],
  ].flat();
}
