import { execFile } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { tempFolder } from '../../support/temp-folder.ts';

const RECORDS = 150_000;
const OPEN_DATA = fileURLToPath(new URL('../../../src/stress/data/open-data.ts', import.meta.url));

/** Opens a file, reads every tenth record of a shuffled pass, and prints what it holds then. */
const PROGRAM = `
  const { openData } = await import(process.argv[1]);
  const uses = [{ field: 'prompt', option: '--message', isHeader: false }];
  const data = await openData(process.argv[2], { order: 'shuffle', seed: 'a', uses });
  const numbers = new Set();
  for (let seq = 0; seq < ${RECORDS}; seq += 10) numbers.add(Number(/\\d+/.exec(data.record(seq).prompt)[0]));
  gc();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const { records } = data.summary;
  console.log(JSON.stringify({ records, distinct: numbers.size, heldBytes: heapUsed + arrayBuffers }));
  data.close();
`;

// The heap may have 24 MiB: where all records were kept, even for a moment, the process would end.
const LIMITS = ['--max-old-space-size=24', '--expose-gc', '--input-type=module'];

it.each([
  ['jsonl', '', (index: number) => `{"prompt":"Question number ${index}, please","id":${index}}\n`],
  ['csv', 'prompt,id\n', (index: number) => `"Question number ${index},\nplease",${index}\n`],
])('many records of %s are read in bounded memory', async (ending, header, line) => {
  const file = join(tempFolder(), `many.${ending}`);
  writeRecords(file, header, line);
  const { stdout } = await promisify(execFile)(process.execPath, [...LIMITS, '-e', PROGRAM, OPEN_DATA, file]);
  const { records, distinct, heldBytes } = JSON.parse(stdout);
  expect({ records, distinct }).toEqual({ records: RECORDS, distinct: RECORDS / 10 });
  // The index has 12 bytes for each, and room to grow.
  expect(heldBytes).toBeLessThan(24 * 1_024 * 1_024);
});

function writeRecords(file: string, header: string, line: (index: number) => string): void {
  const fd = openSync(file, 'w');
  writeSync(fd, header);
  for (let start = 0; start < RECORDS; start += 10_000)
    writeSync(fd, Array.from({ length: 10_000 }, (_, index) => line(start + index)).join(''));
  closeSync(fd);
}
