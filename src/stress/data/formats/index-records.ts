import { messageOf } from '../../../errors.ts';
import type { DataRecord } from '../data-source.ts';
import { MOST_RECORD_BYTES, type Reading, type RecordFile, TOO_LONG } from '../record-file.ts';
import { RecordIndex } from '../record-index.ts';
import { RecordProblem } from '../record-problem.ts';
import type { Cutter } from './cutter.ts';
import { readChunks } from './read-chunks.ts';

/** Undefined for what is left out. Throws for a text that is no record. */
export type ParseRecord = (text: string) => DataRecord | undefined;

/** Reads a file once, parses and checks each record, and keeps only where it is. Throws `RecordProblem`. */
export async function indexRecords(
  { fd, check, onBytes }: Reading,
  cutter: Cutter,
  parse: ParseRecord,
): Promise<RecordFile> {
  const index = new RecordIndex();
  let leftOut = 0;
  const take = (at: number, bytes: Buffer) => {
    const record = parsed(parse, at, bytes);
    if (record === undefined) leftOut++;
    else {
      check(record, at);
      index.add(at, bytes.length);
    }
  };
  let left = Buffer.alloc(0);
  let leftAt = 0;
  for await (const chunk of readChunks(fd, onBytes)) {
    const from = chunk.at - left.length;
    const bytes = left.length === 0 ? chunk.bytes : Buffer.concat([left, chunk.bytes]);
    const next = cutter.cut(bytes, left.length, (start, end) =>
      take(from + start, bytes.subarray(start, end)),
    );
    left = Buffer.from(bytes.subarray(next));
    leftAt = from + next;
    if (left.length > MOST_RECORD_BYTES) throw new RecordProblem(leftAt, TOO_LONG);
  }
  const missing = cutter.finish(left, (start, end) => take(leftAt + start, left.subarray(start, end)));
  if (missing !== undefined) throw new RecordProblem(leftAt, missing);
  return { index, leftOut, parse: (bytes) => parse(bytes.toString()) };
}

function parsed(parse: ParseRecord, at: number, bytes: Buffer): DataRecord | undefined {
  try {
    return parse(bytes.toString());
  } catch (error) {
    throw new RecordProblem(at, messageOf(error), error);
  }
}
