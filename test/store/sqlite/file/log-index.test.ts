import { execFileSync } from 'node:child_process';
import { fstatSync, readdirSync, readlinkSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileIdentity } from '../../../../src/store/sqlite/file/file-identity.ts';
import { openLogIndex } from '../../../../src/store/sqlite/file/log-index.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

function newFile(): string {
  const path = join(tempFolder(), 'x.db-shm');
  writeFileSync(path, 'index');
  return path;
}

function identityOf(path: string) {
  const identity = fileIdentity(path);
  if (!identity) throw new Error(`there is no ${path}`);
  return identity;
}

/** How many descriptors this process has of a file, deleted or not. */
function descriptorsOf(path: string): number {
  return readdirSync('/proc/self/fd').filter((fd) => linkOf(join('/proc/self/fd', fd)).startsWith(path))
    .length;
}

function linkOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    // That of the folder itself is closed by now.
    return '';
  }
}

describe.skipIf(process.platform !== 'linux')('the index of a log', () => {
  it('has one descriptor for all its users, which is closed after the file was deleted and the last one left', () => {
    const path = newFile();
    const identity = identityOf(path);
    const [first, second] = [openLogIndex(path, identity), openLogIndex(path, identity)];
    expect(second?.fd).toBe(first?.fd);
    rmSync(path);
    first?.release();
    expect(fstatSync(second?.fd ?? -1).nlink).toBe(0);
    second?.release();
    expect(descriptorsOf(path)).toBe(0);
  });

  it('stays open for the next user while its file exists: closing it would drop locks of this process', () => {
    const path = newFile();
    const identity = identityOf(path);
    const first = openLogIndex(path, identity);
    first?.release();
    expect(descriptorsOf(path)).toBe(1);
    const second = openLogIndex(path, identity);
    expect(second?.fd).toBe(first?.fd);
    rmSync(path);
    second?.release();
    expect(descriptorsOf(path)).toBe(0);
  });

  it('is not read where another file has taken its place, and stays open there, too', () => {
    const [path, other] = [newFile(), newFile()];
    const identity = identityOf(path);
    renameSync(other, path);
    expect(openLogIndex(path, identity)).toBeUndefined();
    expect(descriptorsOf(path)).toBe(1);
    const its = openLogIndex(path, identityOf(path));
    rmSync(path);
    its?.release();
    expect(descriptorsOf(path)).toBe(0);
  });

  it('is not waited for where a named pipe has taken its place', () => {
    const path = newFile();
    const identity = identityOf(path);
    // Not deleted: the pipe could get its number.
    renameSync(path, `${path}-old`);
    execFileSync('mkfifo', [path]);
    expect(openLogIndex(path, identity)).toBeUndefined();
  });

  it('is not read where there is none', () => {
    const path = newFile();
    const identity = identityOf(path);
    rmSync(path);
    expect(openLogIndex(path, identity)).toBeUndefined();
  });
});
