/** The start of a write-ahead log. https://www.sqlite.org/fileformat2.html#wal_file_format */
export interface LogHeader {
  /** Bytes of a page. */
  readonly pageSize: number;
  /** Two random numbers that every frame of this log repeats. */
  readonly salts: Buffer;
  readonly order: 'LE' | 'BE';
  readonly checksum: LogChecksum;
}

/** A page in the log, which belongs to a transaction if its checksum continues that of the frames before it. */
export interface Frame {
  readonly page: number;
  /** Pages of the database after the transaction that ends here; 0 if it does not end here. */
  readonly databasePages: number;
  readonly checksum: LogChecksum;
}

export type LogChecksum = readonly [number, number];

export const LOG_HEADER_BYTES = 32;
export const FRAME_HEADER_BYTES = 24;

const MAGICS = new Map([
  [0x377f_0682, 'LE'],
  [0x377f_0683, 'BE'],
] as const);
const VERSION = 3_007_000;

/** Null if SQLite ignores a log that begins like this. */
export function parseLogHeader(bytes: Buffer): LogHeader | null {
  if (bytes.length < LOG_HEADER_BYTES) return null;
  const order = MAGICS.get(bytes.readUInt32BE(0) as 0x377f_0682);
  const pageSize = bytes.readUInt32BE(8);
  const isPageSize = pageSize >= 512 && pageSize <= 65_536 && (pageSize & (pageSize - 1)) === 0;
  if (order === undefined || bytes.readUInt32BE(4) !== VERSION || !isPageSize) return null;
  const checksum = continueChecksum([0, 0], bytes.subarray(0, 24), order);
  if (!isChecksum(checksum, bytes.subarray(24))) return null;
  return { pageSize, salts: bytes.subarray(16, 24), order, checksum };
}

/** @param bytes a whole frame. Null if it was not written to this log after the frame with the checksum `previous`. */
export function parseFrame(
  bytes: Buffer,
  { salts, order }: Pick<LogHeader, 'salts' | 'order'>,
  previous: LogChecksum,
): Frame | null {
  const page = bytes.readUInt32BE(0);
  if (page === 0 || !bytes.subarray(8, 16).equals(salts)) return null;
  const ofHeader = continueChecksum(previous, bytes.subarray(0, 8), order);
  const checksum = continueChecksum(ofHeader, bytes.subarray(FRAME_HEADER_BYTES), order);
  if (!isChecksum(checksum, bytes.subarray(16))) return null;
  return { page, databasePages: bytes.readUInt32BE(4), checksum };
}

function isChecksum([first, second]: LogChecksum, stored: Buffer): boolean {
  return stored.readUInt32BE(0) === first && stored.readUInt32BE(4) === second;
}

/** https://www.sqlite.org/fileformat2.html#checksum_algorithm */
function continueChecksum([first, second]: LogChecksum, bytes: Buffer, order: 'LE' | 'BE'): LogChecksum {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isLittle = order === 'LE';
  let [s0, s1] = [first, second];
  for (let offset = 0; offset < bytes.length; offset += 8) {
    s0 = (s0 + view.getUint32(offset, isLittle) + s1) >>> 0;
    s1 = (s1 + view.getUint32(offset + 4, isLittle) + s0) >>> 0;
  }
  return [s0, s1];
}
