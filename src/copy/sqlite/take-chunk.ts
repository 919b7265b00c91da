import { CHUNK_BYTES, CHUNK_MESSAGES } from '../chunk.ts';

/** The first rows, up to a chunk; at least one. They are read one at a time: all of them may not fit into memory. */
export function takeChunk<Row extends { readonly content: string | null }>(rows: Iterable<Row>): Row[] {
  const taken: Row[] = [];
  let bytes = 0;
  for (const row of rows) {
    taken.push(row);
    bytes += Buffer.byteLength(row.content ?? '');
    if (taken.length === CHUNK_MESSAGES || bytes >= CHUNK_BYTES) break;
  }
  return taken;
}
