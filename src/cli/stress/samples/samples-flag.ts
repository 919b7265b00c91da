import { extname } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { isPostgresAddress } from '../../../postgres/address.ts';
import { assertNotDatabase } from '../../output/assert-not-database.ts';
import { isSamePlace } from '../../output/is-same-place.ts';
import type { ReportOutput } from '../../output/report-outputs.ts';
import { assertWritable } from '../../output/writable-file.ts';
import type { SampleFormat } from './record-lines.ts';

/** Where a record of each request goes. */
export interface SampleTarget {
  readonly file: string;
  readonly format: SampleFormat;
}

export interface SampleFlags {
  readonly samples?: SampleTarget;
}

const FORMATS: Readonly<Record<string, SampleFormat>> = {
  '.jsonl': 'jsonl',
  '.ndjson': 'jsonl',
  '.csv': 'csv',
};

const HELP = 'write a record of each request to this file while the load runs: .jsonl or .csv';

export function samplesOption(): Option {
  return new Option('--samples <file>', HELP).argParser(sampleTarget);
}

function sampleTarget(file: string): SampleTarget {
  if (file === '-') throw new InvalidArgumentError('Expected a file: stdout is for the report.');
  const format = FORMATS[extname(file).toLowerCase()];
  if (format) return { file, format };
  throw new InvalidArgumentError('Expected a file whose name ends with .jsonl or .csv.');
}

/** Throws `InvalidArgumentError` for a file that is also for something else, and `OUTPUT_UNWRITABLE`. */
export function assertSamplesUsable(
  { samples, db }: SampleFlags & { readonly db?: string },
  reports: readonly ReportOutput[],
): void {
  if (!samples) return;
  const { file } = samples;
  if (reports.some((report) => report.file !== undefined && isSamePlace(report.file, file)))
    throw new InvalidArgumentError(
      `error: a report and the samples cannot both go to ${file}. Name two files.`,
    );
  if (db !== undefined && !isPostgresAddress(db)) assertNotDatabase(file, db);
  assertWritable(file, 'Name a file in a folder that exists.');
}
