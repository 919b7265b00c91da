import { linkSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { assertNotInput } from '../../../src/cli/output/assert-not-input.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('what a command reads is not overwritten, by whatever name', () => {
  const folder = tempFolder();
  const [data, symbolic, hard] = ['a.csv', 'symbolic.csv', 'hard.csv'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  writeFileSync(data, 'prompt\n');
  symlinkSync(data, symbolic);
  linkSync(data, hard);
  for (const output of [data, symbolic, hard, join(folder, 'none', '..', 'a.csv')])
    expect(() => assertNotInput([undefined, output], { '--log': undefined, '--data': data })).toThrow(
      `error: ${output} would overwrite the file of --data. Name another file.`,
    );
  expect(() => assertNotInput([join(folder, 'b.csv')], { '--data': data })).not.toThrow();
});
