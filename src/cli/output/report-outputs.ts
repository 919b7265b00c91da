import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { FILE_EXTENSIONS, FORMAT_NAMES, type Format, formatOfFile } from '../../report/formats.ts';
import type { ReportFlag } from '../options/report-flags.ts';
import { assertWritable } from './writable-file.ts';

/** A report to write: to a file, or to stdout. */
export interface ReportOutput {
  readonly format: Format;
  /** Undefined for stdout. */
  readonly file: string | undefined;
}

/** One whose format may still be given: stdout has no extension. */
type Placed = ReportOutput | { readonly format: undefined; readonly file: undefined };

/**
 * What is written where. A file has the format of the `-f` before it, or that of its extension; an `-f` without a file is
 * for stdout, also after `-o -`, which otherwise gets the text. Throws `InvalidArgumentError` and `OUTPUT_UNWRITABLE`.
 */
export function reportOutputs(flags: readonly ReportFlag[]): readonly ReportOutput[] {
  const outputs: Placed[] = [];
  let format: Format | undefined;
  for (const flag of flags) {
    if (!('format' in flag)) {
      outputs.push(outputTo(flag.file, format));
      format = undefined;
    } else if (flag.file !== undefined) {
      outputs.push(outputTo(flag.file, flag.format));
    } else {
      if (format) throw twice(format, flag.format);
      format = flag.format;
    }
  }
  const stdout = outputs.find(({ file }) => file === undefined);
  if (format && stdout?.format) throw twice(stdout.format, format);
  if (!stdout) outputs.unshift({ format: undefined, file: undefined });
  assertUsable(outputs);
  return outputs.map((output) => (output.format ? output : { ...output, format: format ?? 'text' }));
}

/** `-` is stdout. Throws `InvalidArgumentError` if the format of a file is neither given nor known from its name. */
function outputTo(file: string, format: Format | undefined): Placed {
  if (file === '-') return format ? { format, file: undefined } : { format, file: undefined };
  const chosen = format ?? formatOfFile(file);
  if (chosen) return { format: chosen, file };
  throw new InvalidArgumentError(
    `error: the format of ${file} is unknown. Put -f and one of ${FORMAT_NAMES.join(', ')} before -o, or use one of the extensions ${FILE_EXTENSIONS.join(', ')}.`,
  );
}

/** Throws where two reports have the same place, or a file could not be written. */
function assertUsable(outputs: readonly Placed[]): void {
  const places = outputs.map(({ file }) => (file === undefined ? '-' : resolve(file)));
  const repeated = outputs.find((_, index) => places.indexOf(places[index] as string) !== index);
  if (repeated)
    throw new InvalidArgumentError(
      `error: two reports cannot both go to ${repeated.file ?? 'stdout'}. Name two files.`,
    );
  for (const { file } of outputs) if (file !== undefined) assertWritable(file);
}

function twice(one: Format, other: Format): InvalidArgumentError {
  return new InvalidArgumentError(
    `error: stdout cannot have both ${one} and ${other}. Put -o FILE after one of them.`,
  );
}
