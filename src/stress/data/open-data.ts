import { createHash } from 'node:crypto';
import { closeSync, openSync, readSync, type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import { messageOf } from '../../errors.ts';
import type { DataOrder, DataSource } from './data-source.ts';
import { type FieldUse, misuseOf } from './field-use.ts';
import { FileData } from './file-data.ts';
import { ElementCutter } from './formats/element-cutter.ts';
import { indexRecords } from './formats/index-records.ts';
import { isSpace, lineCutter } from './formats/line-cutter.ts';
import { jsonRecord, promptRecord } from './formats/parse-record.ts';
import type { Reading, RecordFile } from './record-file.ts';
import { dataInvalid, problemAtLine, RecordProblem } from './record-problem.ts';

export interface DataOptions {
  readonly order: DataOrder;
  /** Determines the order of `shuffle`. */
  readonly seed: string;
  /** The fields that each record must have. */
  readonly uses: readonly FieldUse[];
}

/** By the end of its name. */
const FORMATS: Readonly<Record<string, (reading: Reading) => Promise<RecordFile>>> = {
  jsonl: indexJson,
  ndjson: indexJson,
  json: indexJson,
  csv: (reading) => indexCommas(reading, ','),
  tsv: (reading) => indexCommas(reading, '\t'),
  txt: (reading) => indexRecords(reading, lineCutter, promptRecord),
};

/**
 * Reads a file of records once, to its end, so that a bad one is found before anything is sent, and keeps only where each is.
 * Throws `DATA_INVALID`, with the line of what is wrong.
 */
export async function openData(file: string, { order, seed, uses }: DataOptions): Promise<DataSource> {
  const index = formatOf(file);
  const fd = openRegular(file);
  try {
    const hash = createHash('sha256');
    const check: Reading['check'] = (record, at) => {
      const misuse = misuseOf(record, uses);
      if (misuse !== undefined) throw new RecordProblem(at, misuse);
    };
    const records = await index({ fd, check, onBytes: (bytes) => hash.update(bytes) });
    const { count } = records.index;
    if (count === 0) throw dataInvalid(`${file} has no records`, WHAT_IS_EXPECTED);
    const summary = { file: basename(file), records: count, order, sha256: hash.digest('hex') };
    return new FileData(fd, records, summary, seed);
  } catch (error) {
    closeSync(fd);
    throw error instanceof RecordProblem ? await problemAtLine(file, error) : error;
  }
}

const WHAT_IS_EXPECTED =
  'Expected JSON lines (.jsonl), CSV with a header (.csv, .tsv), a prompt a line (.txt), or a JSON list (.json).';

function formatOf(file: string): (reading: Reading) => Promise<RecordFile> {
  const [, ending = ''] = /\.([^./\\]+)$/.exec(file) ?? [];
  const format = Object.hasOwn(FORMATS, ending.toLowerCase()) ? FORMATS[ending.toLowerCase()] : undefined;
  if (format) return format;
  if (file === '-')
    throw dataInvalid(`- cannot be read: ${BY_POSITION}`, 'Save stdin to a file, and name that.');
  throw dataInvalid(`the name ${file} does not show the format of its records`, WHAT_IS_EXPECTED);
}

const BY_POSITION = 'records are read by their position while the load runs';

function openRegular(file: string): number {
  const stats = statsOf(file);
  if (stats.isDirectory()) throw dataInvalid(`${file} is a directory`, 'Name a file of records.');
  // A pipe that no process writes to would be opened for ever.
  if (!stats.isFile())
    throw dataInvalid(
      `${file} is a pipe or a device: ${BY_POSITION}`,
      'Save what it has to a file, and name that.',
    );
  if (stats.size === 0) throw dataInvalid(`${file} is empty`, WHAT_IS_EXPECTED);
  return orUnreadable(file, () => openSync(file, 'r'));
}

function statsOf(file: string): Stats {
  return orUnreadable(file, () => statSync(file));
}

function orUnreadable<Value>(file: string, read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw dataInvalid(`${file} cannot be read: ${messageOf(error)}`, 'Name a file of records.', error);
  }
}

/** Loaded only for a file that needs it. */
async function indexCommas(reading: Reading, delimiter: ',' | '\t'): Promise<RecordFile> {
  const { indexCsv } = await import('./formats/index-csv.ts');
  return indexCsv(reading, delimiter);
}

/** Some name files of JSON lines .json, and lists .jsonl. */
function indexJson(reading: Reading): Promise<RecordFile> {
  const cutter = firstCharacter(reading.fd) === '[' ? new ElementCutter() : lineCutter;
  return indexRecords(reading, cutter, jsonRecord);
}

const HEAD_BYTES = 4_096;

function firstCharacter(fd: number): string {
  const head = Buffer.alloc(HEAD_BYTES);
  const bytes = head.subarray(0, readSync(fd, head, 0, HEAD_BYTES, 0));
  const text = bytes.subarray(bytes[0] === 0xef ? 3 : 0);
  return String.fromCharCode(text.find((byte) => !isSpace(byte)) ?? 0);
}
