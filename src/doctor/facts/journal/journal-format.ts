/** A page as it was before the transaction of a rollback journal. */
export interface JournalRecord {
  readonly page: number;
  readonly content: Buffer;
}

const MAGIC = Buffer.from('d9d505f920a163d7', 'hex');
const HEADER_BYTES = 28;
/** The number of the page before it, and the checksum after it. */
const AROUND_PAGE_BYTES = 8;
/** The checksum is over every 200th byte. */
const STEP_BYTES = 200;

/**
 * The records that SQLite would write back: up to the first that was not written whole.
 * https://www.sqlite.org/fileformat2.html#the_rollback_journal
 */
export function* recordsOf(journal: Buffer): Generator<JournalRecord> {
  for (let at = 0; ; ) {
    const header = parseHeader(journal.subarray(at));
    if (header === null) return;
    const { records, nonce, sectorBytes, pageBytes } = header;
    at += sectorBytes;
    for (let number = 0; number < records; number++) {
      const record = parseRecord(journal.subarray(at, at + pageBytes + AROUND_PAGE_BYTES), nonce, pageBytes);
      if (record === null) return;
      yield record;
      at += pageBytes + AROUND_PAGE_BYTES;
    }
    // Each header begins a sector.
    at = Math.ceil(at / sectorBytes) * sectorBytes;
  }
}

interface JournalHeader {
  readonly records: number;
  readonly nonce: number;
  readonly sectorBytes: number;
  readonly pageBytes: number;
}

function parseHeader(bytes: Buffer): JournalHeader | null {
  if (bytes.length < HEADER_BYTES || !bytes.subarray(0, MAGIC.length).equals(MAGIC)) return null;
  const [records, nonce] = [bytes.readUInt32BE(8), bytes.readUInt32BE(12)];
  const [sectorBytes, pageBytes] = [bytes.readUInt32BE(20), bytes.readUInt32BE(24)];
  return isSize(sectorBytes, 32) && isSize(pageBytes, 512)
    ? { records, nonce, sectorBytes, pageBytes }
    : null;
}

function isSize(bytes: number, least: number): boolean {
  return bytes >= least && bytes <= 65_536 && (bytes & (bytes - 1)) === 0;
}

function parseRecord(bytes: Buffer, nonce: number, pageBytes: number): JournalRecord | null {
  if (bytes.length < pageBytes + AROUND_PAGE_BYTES) return null;
  const content = bytes.subarray(4, 4 + pageBytes);
  const isWhole = bytes.readUInt32BE(4 + pageBytes) === checksumOf(content, nonce);
  return isWhole ? { page: bytes.readUInt32BE(0), content } : null;
}

function checksumOf(content: Buffer, nonce: number): number {
  let sum = nonce;
  for (let at = content.length - STEP_BYTES; at > 0; at -= STEP_BYTES) sum += content.readUInt8(at);
  return sum >>> 0;
}
