import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SampleFile } from '../../../../src/cli/stress/samples/sample-file.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const LINE = `${'x'.repeat(99)}\n`;
const newFile = () => join(tempFolder(), 'samples.jsonl');

describe('a file of samples', () => {
  it('has what was added, of any length', async () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 40 });
    const line = fc
      .tuple(text, fc.constantFrom(1, 1, 1, 5_000))
      .map(([part, times]) => `${part.repeat(times)}\n`);
    await fc.assert(
      fc.asyncProperty(fc.array(line), async (lines) => {
        const file = newFile();
        const samples = new SampleFile(file, 'head\n');
        for (const each of lines) samples.add(each);
        expect(await samples.settle()).toBeUndefined();
        await samples.close();
        expect(readFileSync(file, 'utf8')).toBe(['head\n', ...lines].join(''));
      }),
      { numRuns: 20 },
    );
  });

  it('has what was added until then, whenever it is settled', async () => {
    const file = newFile();
    const samples = new SampleFile(file, '');
    for (const lines of ['a\n', 'a\nb\n']) {
      samples.add(lines.slice(-2));
      expect(await samples.settle()).toBeUndefined();
      expect(readFileSync(file, 'utf8')).toBe(lines);
    }
    await samples.close();
  });

  it('replaces what is there with its head, if no sample came', async () => {
    const file = newFile();
    writeFileSync(file, 'of yesterday');
    const samples = new SampleFile(file, 'head\n');
    await samples.settle();
    await samples.close();
    expect(readFileSync(file, 'utf8')).toBe('head\n');
  });

  it('stays as it is where no run ended', async () => {
    const file = newFile();
    await new SampleFile(file, 'head\n').close();
    expect(existsSync(file)).toBe(false);
  });

  it('leaves out what would wait in more memory than it may take, and goes on', async () => {
    const file = newFile();
    const samples = new SampleFile(file, '', { mostWaitingBytes: 200_000 });
    // In one turn of the event loop, nothing can be written.
    for (let line = 0; line < 10_000; line++) samples.add(LINE);
    const [, written = ''] =
      /has (\d+) of 10000 samples: its disk took them too slowly$/.exec((await samples.settle()) ?? '') ?? [];
    expect(Number(written)).toBeGreaterThan(0);
    expect(Number(written)).toBeLessThan(3_000);
    samples.add('last\n');
    expect(await samples.settle()).toBeUndefined();
    await samples.close();
    expect(readFileSync(file, 'utf8')).toBe(`${LINE.repeat(Number(written))}last\n`);
  });
});

describe.skipIf(process.platform !== 'linux')('a disk', () => {
  it('that is full is an error at the end, and before that a count', async () => {
    const file = newFile();
    symlinkSync('/dev/full', file);
    const samples = new SampleFile(file, '');
    samples.add(LINE);
    expect(await samples.settle()).toMatch(/has 0 of 1 sample: it cannot be written: ENOSPC/);
    samples.add(LINE);
    expect(await samples.settle()).toMatch(/has 0 of 1 sample: it cannot be written: ENOSPC/);
    await expect(samples.close()).rejects.toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringContaining('ENOSPC'),
      hint: expect.stringContaining('The report is that of all requests'),
    });
  });

  it('that takes nothing is given up', async () => {
    const file = newFile();
    execFileSync('mkfifo', [file]);
    // Open for both, so that neither side waits for the other to be opened; nothing reads it.
    const pipe = openSync(file, 'r+');
    try {
      const samples = new SampleFile(file, '', { stuckAfterMs: 100 });
      for (let line = 0; line < 5_000; line++) samples.add(LINE);
      expect(await samples.settle()).toMatch(
        /of 5000 samples: it cannot be written: nothing could be written for 0\.1 s$/,
      );
      await expect(samples.close()).rejects.toMatchObject({ code: 'OUTPUT_UNWRITABLE' });
    } finally {
      closeSync(pipe);
    }
  });
});
