import { isUtf8 } from 'node:buffer';
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { RecordProblem } from '../record-problem.ts';

const CHUNK_BYTES = 256 * 1_024;
const LINE_FEED = 10;
const readAt = promisify(read);
const BYTE_ORDER_MARK = Buffer.from('\ufeff');

/** Bytes, and where they begin in the file. */
export interface Chunk {
  readonly at: number;
  readonly bytes: Buffer;
}

/**
 * The content of a file in chunks of whole characters, without a byte order mark. `onBytes` gets every byte. Throws
 * `RecordProblem` for what is not UTF-8.
 */
export async function* readChunks(fd: number, onBytes: (bytes: Buffer) => void): AsyncGenerator<Chunk> {
  let at = 0;
  let left = Buffer.alloc(0);
  for await (const chunk of bytesOf(fd)) {
    onBytes(chunk);
    const bytes = left.length === 0 ? chunk : Buffer.concat([left, chunk]);
    const whole = bytes.subarray(0, bytes.length - unfinishedBytes(bytes));
    assertText(whole, at);
    const hasMark = at === 0 && whole.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
    const skipped = hasMark ? BYTE_ORDER_MARK.length : 0;
    if (whole.length > skipped) yield { at: at + skipped, bytes: whole.subarray(skipped) };
    at += whole.length;
    left = Buffer.from(bytes.subarray(whole.length));
  }
  if (left.length > 0) throw new RecordProblem(at, NOT_UTF8);
}

/** Not a stream: where its reader stops early, it closes the file. */
async function* bytesOf(fd: number): AsyncGenerator<Buffer> {
  for (let position = 0; ; ) {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await readAt(fd, buffer, 0, CHUNK_BYTES, position);
    if (bytesRead === 0) return;
    position += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

const NOT_UTF8 = 'it is not UTF-8. Save the file as UTF-8';

function assertText(bytes: Buffer, at: number): void {
  if (!isUtf8(bytes)) throw new RecordProblem(at + badLine(bytes, (line) => !isUtf8(line)), NOT_UTF8);
  if (bytes.includes(0))
    throw new RecordProblem(
      at + badLine(bytes, (line) => line.includes(0)),
      'it has a NUL, as files in UTF-16 and binary files have. Save the file as UTF-8',
    );
}

/** Where the first line begins that is bad. */
function badLine(bytes: Buffer, isBad: (line: Buffer) => boolean): number {
  let start = 0;
  for (let end = bytes.indexOf(LINE_FEED); end !== -1; end = bytes.indexOf(LINE_FEED, start)) {
    if (isBad(bytes.subarray(start, end))) return start;
    start = end + 1;
  }
  return start;
}

/** How many bytes at the end are the beginning of a character. */
function unfinishedBytes(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] as number;
    const isContinuation = byte >= 0x80 && byte < 0xc0;
    if (!isContinuation) return sizeOfCharacter(byte) > back ? back : 0;
  }
  return 0;
}

function sizeOfCharacter(firstByte: number): number {
  if (firstByte < 0xc0) return 1;
  if (firstByte < 0xe0) return 2;
  return firstByte < 0xf0 ? 3 : 4;
}
