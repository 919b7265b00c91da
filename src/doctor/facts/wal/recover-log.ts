import type { FileHandle } from 'node:fs/promises';
import type { Commit } from './left-log.ts';
import { FRAME_HEADER_BYTES, LOG_HEADER_BYTES, parseFrame, parseLogHeader } from './log-format.ts';

const CHUNK_BYTES = 2 ** 20;

export interface Recovered {
  /** Bytes. */
  readonly pageSize: number;
  readonly commits: readonly Commit[];
  /** Where the log has the last committed version of each page. */
  readonly offsets: ReadonlyMap<number, number>;
}

/** Up to the last frame that ends a transaction: what follows was never committed, or belongs to an earlier log. */
export async function recoverLog(log: FileHandle): Promise<Recovered> {
  const header = parseLogHeader(await readAt(log, 0, LOG_HEADER_BYTES));
  const commits: Commit[] = [];
  const offsets = new Map<number, number>();
  if (header === null) return { pageSize: 0, commits, offsets };
  const open = new Map<number, number>();
  let { checksum } = header;
  for await (const { bytes, offset } of framesOf(log, header.pageSize)) {
    const frame = parseFrame(bytes, header, checksum);
    if (frame === null) break;
    checksum = frame.checksum;
    open.set(frame.page, offset + FRAME_HEADER_BYTES);
    if (frame.databasePages === 0) continue;
    commits.push({ written: open.size, databasePages: frame.databasePages });
    for (const [page, at] of open) offsets.set(page, at);
    open.clear();
  }
  return { pageSize: header.pageSize, commits, offsets };
}

async function* framesOf(
  log: FileHandle,
  pageSize: number,
): AsyncGenerator<{ readonly bytes: Buffer; readonly offset: number }> {
  const frameBytes = FRAME_HEADER_BYTES + pageSize;
  const chunkBytes = Math.ceil(CHUNK_BYTES / frameBytes) * frameBytes;
  for (let start = LOG_HEADER_BYTES; ; start += chunkBytes) {
    const chunk = await readAt(log, start, chunkBytes);
    for (let at = 0; at + frameBytes <= chunk.length; at += frameBytes)
      yield { bytes: chunk.subarray(at, at + frameBytes), offset: start + at };
    if (chunk.length < chunkBytes) return;
  }
}

/** Fewer bytes if the file ends before. */
export async function readAt(file: FileHandle, position: number, bytes: number): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, position);
  return buffer.subarray(0, bytesRead);
}
