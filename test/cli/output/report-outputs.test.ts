import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addReportFlags, type ReportFlag } from '../../../src/cli/options/report-flags.ts';
import { reportOutputs } from '../../../src/cli/output/report-outputs.ts';
import { FORMAT_NAMES } from '../../../src/report/formats.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const folder = () => tempFolder();

/** Flags as `-f json`, `-o x.xml`; the files are in a folder of their own. */
function flagsOf(line: string, within: string): readonly ReportFlag[] {
  const words = line.split(' ').filter((word) => word !== '');
  const placed = words.map((word, index) =>
    /^(-o|--json|--junit)$/.test(words[index - 1] ?? '') && word !== '-' ? join(within, word) : word,
  );
  const command = new Command().exitOverride().configureOutput({ writeErr: () => {} });
  const flags = addReportFlags(command);
  command.parse(placed, { from: 'user' });
  return flags();
}

/** What is written where, as `json:result.json`. */
function written(line: string): string[] {
  const within = folder();
  return reportOutputs(flagsOf(line, within)).map(
    ({ format, file = 'stdout' }) => `${format}:${file.replace(`${within}/`, '')}`,
  );
}

describe('reports go', () => {
  it.each<[string, string[]]>([
    ['', ['text:stdout']],
    ['-f json', ['json:stdout']],
    ['-o r.html', ['text:stdout', 'html:r.html']],
    ['-o r.JSON', ['text:stdout', 'json:r.JSON']],
    [
      '-o a.txt -o b.json -o c.xml -o d.md -o e.html -o f.htm',
      [
        'text:stdout',
        'text:a.txt',
        'json:b.json',
        'junit:c.xml',
        'markdown:d.md',
        'html:e.html',
        'html:f.htm',
      ],
    ],
    ['-f junit -o r.txt', ['text:stdout', 'junit:r.txt']],
    ['-f junit -o r', ['text:stdout', 'junit:r']],
    ['-o r.html -f junit -o r.xml', ['text:stdout', 'html:r.html', 'junit:r.xml']],
    ['-o r.html -f json', ['json:stdout', 'html:r.html']],
    ['-f json -o -', ['json:stdout']],
    ['-o - -f json', ['json:stdout']],
    ['-o - -f text', ['text:stdout']],
    ['-o - -f json -o r', ['text:stdout', 'json:r']],
    ['-o r.html -o - -f markdown', ['html:r.html', 'markdown:stdout']],
    ['-o -', ['text:stdout']],
    ['--json r', ['text:stdout', 'json:r']],
    ['--json -', ['json:stdout']],
    ['--json r --junit s', ['text:stdout', 'json:r', 'junit:s']],
    ['--junit -', ['junit:stdout']],
    ['-f html --json r', ['html:stdout', 'json:r']],
    ['-o - -o r.json', ['text:stdout', 'json:r.json']],
    ['-f json -o - -f markdown -o r', ['json:stdout', 'markdown:r']],
  ])('for "%s" to %j', (line, outputs) => {
    expect(written(line)).toEqual(outputs);
  });

  it('only where their files could be written', () => {
    const within = folder();
    const missing = join(within, 'missing', 'r.json');
    expect(() => reportOutputs([{ file: missing }])).toThrow(
      expect.objectContaining({ code: 'OUTPUT_UNWRITABLE' }),
    );
    expect(existsSync(join(within, 'missing'))).toBe(false);
    expect(() => reportOutputs([{ format: 'json' }, { file: within }])).toThrow(/it is a folder/);
  });

  it.each([
    ['-f text -f json', /stdout cannot have both text and json/],
    ['-f json -o - -f text', /stdout cannot have both json and text/],
    ['-o - -f json -f text', /stdout cannot have both json and text/],
    ['-f json -o - -o -', /two reports cannot both go to stdout/],
    ['-o - -o -', /two reports cannot both go to stdout/],
    ['-o r.json -f text -o r.json', /two reports cannot both go to .*r\.json/],
    ['-o r.json -o ./r.json', /two reports cannot both go to/],
    ['-o report', /the format of .*report is unknown/],
    ['-o report.pdf', /is unknown.*\.txt, \.json, \.xml, \.md, \.html/],
  ])('not for "%s"', (line, message) => {
    expect(() => written(line)).toThrow(message);
  });

  it('in no other format than those there are', () => {
    for (const format of FORMAT_NAMES) expect(written(`-f ${format}`)).toEqual([`${format}:stdout`]);
    expect(() => written('-f pdf')).toThrow('Expected one of text, json, junit, markdown, html.');
  });
});
