import { pipeline } from 'node:stream/promises';
import { type CsvError, parse } from 'csv-parse';
import { parse as parseWhole } from 'csv-parse/sync';
import { count } from '../../../count.ts';
import { messageOf } from '../../../errors.ts';
import type { DataRecord } from '../data-source.ts';
import { MOST_RECORD_BYTES, type Reading, type RecordFile, TOO_LONG } from '../record-file.ts';
import { RecordIndex } from '../record-index.ts';
import { RecordProblem } from '../record-problem.ts';
import { readChunks } from './read-chunks.ts';

/** Named, so that a record means the same alone as in its file. */
const LINE_ENDS = ['\r\n', '\n'];

/** Reads a file of CSV once, checks each record, and keeps only where it is. Throws `RecordProblem`. */
export async function indexCsv({ fd, check, onBytes }: Reading, delimiter: ',' | '\t'): Promise<RecordFile> {
  const options = {
    delimiter,
    record_delimiter: LINE_ENDS,
    skip_empty_lines: true,
    max_record_size: MOST_RECORD_BYTES,
  };
  const index = new RecordIndex();
  let names: readonly string[] | undefined;
  // Where the text begins, after a byte order mark.
  let begin: number | undefined;
  // Where the record begins that is being read.
  let at = 0;
  const take = (values: readonly string[], { bytes }: { readonly bytes: number }) => {
    const end = (begin ?? 0) + bytes;
    if (names) {
      check(recordOf(names, values), at);
      index.add(at, end - at);
    } else names = namesOf(values, at);
    at = end;
    // Nothing is passed on: the parser would keep it.
    return null;
  };
  const parser = parse({ ...options, on_record: take });
  async function* content() {
    for await (const chunk of readChunks(fd, onBytes)) {
      if (begin === undefined) at = begin = chunk.at;
      yield chunk.bytes;
    }
  }
  try {
    await pipeline(content, parser, async (records) => {
      for await (const _ of records);
    });
  } catch (error) {
    throw error instanceof RecordProblem ? error : new RecordProblem(at, mistakeOf(error, names), error);
  }
  const columns = names ?? [];
  const recordIn = (bytes: Buffer) => {
    const [values] = parseWhole(bytes, options) as string[][];
    return values?.length === columns.length ? recordOf(columns, values) : undefined;
  };
  return { index, leftOut: 0, parse: recordIn };
}

function recordOf(names: readonly string[], values: readonly string[]): DataRecord {
  return Object.fromEntries(names.map((name, column) => [name, values[column]]));
}

/** The names of the columns. Throws `RecordProblem` where two are the same, or one is empty. */
function namesOf(header: readonly string[], at: number): readonly string[] {
  const names = header.map((name) => name.trim());
  const unnamed = names.indexOf('');
  if (unnamed !== -1) throw new RecordProblem(at, `column ${unnamed + 1} has no name in the header`);
  const twice = names.find((name, column) => names.indexOf(name) !== column);
  if (twice !== undefined) throw new RecordProblem(at, `two columns have the name "${twice}"`);
  return names;
}

function mistakeOf(error: unknown, names: readonly string[] | undefined): string {
  switch ((error as Partial<CsvError>).code) {
    case 'CSV_QUOTE_NOT_CLOSED':
      return 'a quotation mark is not closed';
    case 'CSV_RECORD_INCONSISTENT_FIELDS_LENGTH': {
      const { record = [] } = error as { readonly record?: readonly string[] };
      return `it has ${count(record.length, 'field')}, but the header has ${names?.length}`;
    }
    case 'CSV_INVALID_CLOSING_QUOTE':
    case 'INVALID_OPENING_QUOTE':
      return 'a quotation mark is inside a field. The whole field must be in quotation marks, and this one doubled';
    case 'CSV_MAX_RECORD_SIZE':
      return `${TOO_LONG}, or a quotation mark is not closed`;
    default:
      return messageOf(error);
  }
}
