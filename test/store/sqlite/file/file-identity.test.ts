import { linkSync, mkdirSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  type FileIdentity,
  fileIdentity,
  isReplaced,
} from '../../../../src/store/sqlite/file/file-identity.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { calledUnprivileged, canRunUnprivileged, isRoot, letIn } from '../../../support/unprivileged.ts';

function newFile(): { folder: string; file: string; opened: FileIdentity } {
  const folder = tempFolder();
  const file = join(folder, 'chat.db');
  writeFileSync(file, 'one');
  const opened = fileIdentity(file);
  if (!opened) throw new Error('the file was not made');
  return { folder, file, opened };
}

describe('a file is replaced', () => {
  it('when it is gone', () => {
    const { file, opened } = newFile();
    rmSync(file);
    expect(isReplaced(file, opened)).toBe(true);
  });

  it('when another one has its name, of the same size and time', () => {
    const { file, opened } = newFile();
    writeFileSync(`${file}.new`, 'one');
    for (const each of [file, `${file}.new`]) utimesSync(each, 1, 1);
    renameSync(`${file}.new`, file);
    expect(isReplaced(file, opened)).toBe(true);
  });

  it('when its folder became another one, or a file', () => {
    const { folder } = newFile();
    const inside = join(folder, 'inside');
    mkdirSync(inside);
    writeFileSync(join(inside, 'chat.db'), '');
    const opened = fileIdentity(join(inside, 'chat.db')) as FileIdentity;
    renameSync(inside, join(folder, 'moved'));
    expect(isReplaced(join(inside, 'chat.db'), opened)).toBe(true);
    writeFileSync(inside, '');
    expect(isReplaced(join(inside, 'chat.db'), opened)).toBe(true);
  });

  it('when a symbolic link leads to another one', () => {
    const { file, opened } = newFile();
    const link = `${file}.link`;
    symlinkSync(file, link);
    expect(isReplaced(link, opened)).toBe(false);
    rmSync(link);
    writeFileSync(`${file}.new`, '');
    symlinkSync(`${file}.new`, link);
    expect(isReplaced(link, opened)).toBe(true);
  });
});

describe('a file is not replaced', () => {
  it('when it is written, or gets another name beside its own', () => {
    const { file, opened } = newFile();
    writeFileSync(file, 'two');
    linkSync(file, `${file}.second`);
    expect(isReplaced(file, opened)).toBe(false);
    expect(isReplaced(`${file}.second`, opened)).toBe(false);
  });

  it.skipIf(!isRoot || !canRunUnprivileged)('when the system does not let this user look', () => {
    const { file } = newFile();
    const call = [JSON.stringify(file), '{ device: 0n, inode: 0n }'];
    const look = () => calledUnprivileged('store/sqlite/file/file-identity.ts', 'isReplaced', ...call);
    expect(look()).toBe(false);
    letIn(join(file, '..'));
    expect(look()).toBe(true);
  });
});
