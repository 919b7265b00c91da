import { closeSync, readSync } from 'node:fs';
import type { DataRecord, DataSource, DataSummary } from './data-source.ts';
import type { RecordFile } from './record-file.ts';
import { dataInvalid } from './record-problem.ts';
import { shuffledOrder } from './shuffled-order.ts';

/** Bytes of the file whose records are kept when they have been read: small files are parsed once. */
const KEPT_BYTES = 2 * 1_024 * 1_024;

/** The records of a file, each read when a request needs it. */
export class FileData implements DataSource {
  readonly summary: DataSummary;
  readonly #fd: number;
  readonly #file: RecordFile;
  readonly #seed: string;
  readonly #kept = new Map<number, DataRecord>();
  #keptBytes = 0;
  #pass: { readonly number: number; readonly order: (index: number) => number } | undefined;

  constructor(fd: number, file: RecordFile, summary: DataSummary, seed: string) {
    this.#fd = fd;
    this.#file = file;
    this.summary = summary;
    this.#seed = seed;
  }

  get leftOut(): number {
    return this.#file.leftOut;
  }

  record(seq: number): DataRecord {
    const index = this.#indexOf(seq);
    return this.#kept.get(index) ?? this.#read(index);
  }

  close(): void {
    closeSync(this.#fd);
  }

  #indexOf(seq: number): number {
    const { records, order } = this.summary;
    const index = seq % records;
    if (order !== 'shuffle') return index;
    const number = Math.floor(seq / records);
    if (this.#pass?.number !== number)
      this.#pass = { number, order: shuffledOrder(records, `${this.#seed}/${number}`) };
    return this.#pass.order(index);
  }

  #read(index: number): DataRecord {
    const { start, length } = this.#file.index.placeOf(index);
    const bytes = Buffer.allocUnsafe(length);
    const record = readSync(this.#fd, bytes, 0, length, start) === length ? this.#parsed(bytes) : undefined;
    if (record === undefined)
      throw dataInvalid(
        `${this.summary.file} has changed since it was read: record ${index + 1} is another one`,
        'Leave the file as it is until the load is over.',
      );
    this.#keep(index, record, length);
    return record;
  }

  #parsed(bytes: Buffer): DataRecord | undefined {
    try {
      return this.#file.parse(bytes);
    } catch {
      return undefined;
    }
  }

  #keep(index: number, record: DataRecord, length: number): void {
    this.#kept.set(index, record);
    this.#keptBytes += length;
    if (this.#keptBytes <= KEPT_BYTES) return;
    // All at once: to forget the oldest one alone costs more than to parse it again.
    this.#kept.clear();
    this.#keptBytes = 0;
  }
}
