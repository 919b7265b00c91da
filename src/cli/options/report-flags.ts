import { type Command, InvalidArgumentError, Option } from 'commander';
import { FILE_EXTENSIONS, FORMAT_NAMES, type Format } from '../../report/formats.ts';
import { nonEmpty } from './parsers.ts';

/** One `-f`, `-o` or `--json` of a command line. */
export type ReportFlag = { readonly format: Format; readonly file?: string } | { readonly file: string };

/** Adds `-f`, `-o` and `--json`; the function it returns gives those that were set, in the order of the command line. */
export function addReportFlags(command: Command): () => readonly ReportFlag[] {
  let flags: readonly ReportFlag[] = [];
  const format = new Option(
    '-f, --format <format>',
    `format of the next -o, otherwise of stdout: ${FORMAT_NAMES.join(', ')}`,
  );
  const output = new Option(
    '-o, --output <file>',
    `write a report to this file, in the format of -f or of its extension (${FILE_EXTENSIONS.join(', ')}); repeatable`,
  );
  const json = new Option('--json <file>', 'short for -f json -o <file>');
  const append = (parse: (text: string) => ReportFlag) => (text: string) => {
    flags = [...flags, parse(text)];
  };
  command
    .optionsGroup('Report:')
    .addOption(format.argParser(append((text) => ({ format: formatName(text) }))))
    .addOption(output.argParser(append((text) => ({ file: nonEmpty(text) }))))
    .addOption(json.argParser(append((text) => ({ format: 'json', file: nonEmpty(text) }))));
  return () => flags;
}

function formatName(text: string): Format {
  const format = FORMAT_NAMES.find((name) => name === text);
  if (format) return format;
  throw new InvalidArgumentError(`Expected one of ${FORMAT_NAMES.join(', ')}.`);
}
