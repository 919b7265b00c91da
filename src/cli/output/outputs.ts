import { extname, resolve } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { FORMATS, type Format } from '../../report/format-names.ts';
import { nonEmpty } from '../options/parsers.ts';
import { assertWritable } from './output.ts';

/** A report to write: to a file, or to stdout. */
export interface Output {
  readonly format: Format;
  readonly file: string | undefined;
}

/** `-f`, `-o` and `--json` in the order of the command line. */
export type OutputFlag = { readonly format: Format; readonly file?: string } | { readonly file: string };

const FORMAT_OF_EXTENSION: Readonly<Record<string, Format>> = {
  '.txt': 'text',
  '.json': 'json',
  '.xml': 'junit',
  '.md': 'markdown',
  '.html': 'html',
  '.htm': 'html',
};

/** Adds `-f`, `-o` and `--json`; returns what they were given, in the order of the command line. */
export function addOutputs(command: Command): () => readonly OutputFlag[] {
  let flags: readonly OutputFlag[] = [];
  const format = new Option(
    '-f, --format <format>',
    'text, json, junit, markdown or html; for the next -o, else for stdout',
  );
  const output = new Option(
    '-o, --output <file>',
    'write a report here, in the format of its name; repeatable',
  );
  const json = new Option('--json <file>', 'the same as -f json -o');
  const take = (parse: (text: string) => readonly OutputFlag[]) => (text: string) => {
    flags = parse(text);
  };
  command
    .optionsGroup('Report:')
    .addOption(format.argParser(take((text) => oneMoreFormat(text, flags))))
    .addOption(output.argParser(take((text) => [...flags, { file: nonEmpty(text) }])))
    .addOption(json.argParser(take((text) => [...flags, { format: 'json', file: nonEmpty(text) }])));
  return () => flags;
}

function oneMoreFormat(text: string, before: readonly OutputFlag[] = []): readonly OutputFlag[] {
  const format = FORMATS.find((name) => name === text);
  if (!format) throw new InvalidArgumentError(`Expected one of ${FORMATS.join(', ')}.`);
  return [...before, { format }];
}

/**
 * What is written where. A file takes the `-f` before it, or the format of its name; what no file takes goes to stdout,
 * which has the text where nothing else is asked of it. Throws `InvalidArgumentError` and `OUTPUT_UNWRITABLE`.
 */
export function outputsOf(flags: readonly OutputFlag[]): readonly Output[] {
  const outputs: Output[] = [];
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
  const hasStdout = outputs.some(({ file }) => file === undefined);
  if (format && hasStdout) throw twice(format, 'what -o - says');
  if (!hasStdout) outputs.unshift({ format: format ?? 'text', file: undefined });
  assertDifferent(outputs);
  return outputs;
}

function outputTo(file: string, format: Format | undefined): Output {
  if (file === '-') return { format: format ?? 'text', file: undefined };
  const chosen = format ?? FORMAT_OF_EXTENSION[extname(file).toLowerCase()];
  if (!chosen) {
    throw new InvalidArgumentError(
      `error: the name ${file} does not tell its format. Put -f and one of ${FORMATS.join(', ')} before -o, or end the name in ${Object.keys(FORMAT_OF_EXTENSION).join(', ')}.`,
    );
  }
  return { format: chosen, file };
}

function assertDifferent(outputs: readonly Output[]): void {
  const places = outputs.map(({ file }) => (file === undefined ? '-' : resolve(file)));
  const repeated = outputs.find((_, index) => places.indexOf(places[index] as string) !== index);
  if (repeated)
    throw new InvalidArgumentError(
      `error: two reports cannot both go to ${repeated.file ?? 'stdout'}. Name two files.`,
    );
  for (const { file } of outputs) if (file !== undefined) assertWritable(file);
}

function twice(one: string, other: string): InvalidArgumentError {
  return new InvalidArgumentError(
    `error: stdout cannot have both ${one} and ${other}. Put -o FILE after one of them.`,
  );
}
