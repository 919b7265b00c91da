import type { Command } from 'commander';
import { FILE_EXTENSIONS, FORMAT_NAMES, type Format, formatOfFile } from '../../report/formats.ts';
import { oneOfNames } from './one-of-names.ts';
import { nonEmpty } from './parsers.ts';

/** One `-f`, `-o`, `--json` or `--junit` of a command line. */
export type ReportFlag = { readonly format: Format; readonly file?: string } | { readonly file: string };

/** Adds the options of reports; the function it returns gives those that were set, in the order of the command line. */
export function addReportFlags(command: Command): () => readonly ReportFlag[] {
  let flags: readonly ReportFlag[] = [];
  const append = (parse: (text: string) => ReportFlag) => (text: string) => {
    flags = [...flags, parse(text)];
  };
  const format = `format of the next -o, otherwise of stdout: ${FORMAT_NAMES.join(', ')}`;
  const extensions = FILE_EXTENSIONS.join(', ');
  const output = `write a report to this file, in the format of -f or of its extension (${extensions}); repeatable`;
  const toStdout = append((text) => ({ format: formatName(text) }));
  const toFile = append((text) => ({ file: nonEmpty(text) }));
  const toFileAs = (format: Format) => append((text) => ({ format, file: nonEmpty(text) }));
  command
    .optionsGroup('Report:')
    .option('-f, --format <format>', format, toStdout)
    .option('-o, --output <file>', output, toFile)
    .option('--json <file>', 'short for -f json -o <file>', toFileAs('json'))
    .option('--junit <file>', 'short for -f junit -o <file>, for continuous integration', toFileAs('junit'));
  return () => flags;
}

/** Also one that is known by its extension, such as md, is suggested. */
const formatName = oneOfNames(FORMAT_NAMES, (text) => formatOfFile(`report.${text}`));
