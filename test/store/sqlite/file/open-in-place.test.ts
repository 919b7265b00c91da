import { renameSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fileIdentity } from '../../../../src/store/sqlite/file/file-identity.ts';
import { openInPlace } from '../../../../src/store/sqlite/file/open-in-place.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';

/** Opening a file that is replaced while that happens, so many times; counts what is closed again. */
function replacedTimes(times: number) {
  const file = tempDatabase();
  writeFileSync(file, '');
  const counts = { opened: 0, closed: 0 };
  const open = () => {
    if (counts.opened++ < times) {
      writeFileSync(`${file}.new`, '');
      renameSync(`${file}.new`, file);
    }
    return { close: () => counts.closed++ };
  };
  return { file, open, counts };
}

describe('the first connection to a file', () => {
  it('has the one that is there before and after it opens', () => {
    const { file, open, counts } = replacedTimes(0);
    expect(openInPlace(file, undefined, open).identity).toEqual(fileIdentity(file));
    expect(counts).toEqual({ opened: 1, closed: 0 });
  });

  it('is opened again when another file came in between', () => {
    const { file, open, counts } = replacedTimes(1);
    expect(openInPlace(file, undefined, open).identity).toEqual(fileIdentity(file));
    expect(counts).toEqual({ opened: 2, closed: 1 });
  });

  it('is not opened where that never ends', () => {
    const { file, open, counts } = replacedTimes(1_000);
    expect(() => openInPlace(file, undefined, open)).toThrow(/another file each time/);
    expect(counts.closed).toBe(counts.opened);
  });
});

describe('another connection to a file', () => {
  it('is not opened where another one has its place', () => {
    const { file, open, counts } = replacedTimes(0);
    const expected = { device: 1n, inode: 1n };
    expect(() => openInPlace(file, expected, open)).toThrow(expect.objectContaining({ code: 'DB_REPLACED' }));
    expect(counts.opened).toBe(0);
  });

  it('is closed again when another one came in between', () => {
    const { file, open, counts } = replacedTimes(1);
    const expected = fileIdentity(file);
    expect(() => openInPlace(file, expected, open)).toThrow(expect.objectContaining({ code: 'DB_REPLACED' }));
    expect(counts).toEqual({ opened: 1, closed: 1 });
  });
});
