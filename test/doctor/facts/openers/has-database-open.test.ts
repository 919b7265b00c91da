import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasDatabaseOpen } from '../../../../src/doctor/facts/openers/has-database-open.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { calledUnprivileged, canRunUnprivileged, isRoot } from '../../../support/unprivileged.ts';

const HAS_PROC = existsSync('/proc/self/fd');

/** Another process that has a file open until the test is over; resolves with its pid. */
async function openElsewhere(file: string): Promise<number> {
  const program = 'fs.openSync(process.argv[1]); console.log("open"); process.stdin.resume()';
  const child = spawn(process.execPath, ['-e', program, file], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.stdin.end();
    await ended;
  });
  await once(child.stdout, 'data');
  return child.pid ?? 0;
}

function newFile(): string {
  const file = join(tempFolder(), 'chat.db');
  writeFileSync(file, 'a');
  return file;
}

describe.skipIf(!HAS_PROC)('a process has a file open', () => {
  it('by whatever name it is called', async () => {
    const file = newFile();
    const pid = await openElsewhere(file);
    const link = join(tempFolder(), 'link.db');
    symlinkSync(file, link);
    expect(hasDatabaseOpen(pid, file)).toBe(true);
    expect(hasDatabaseOpen(pid, link)).toBe(true);
  });

  it('that was deleted, or replaced by another one of that name', async () => {
    const file = newFile();
    const pid = await openElsewhere(file);
    rmSync(file);
    expect(hasDatabaseOpen(pid, file)).toBe(true);
    writeFileSync(file, 'b');
    expect(hasDatabaseOpen(pid, file)).toBe(true);
  });

  it('that was moved, while its log was not', async () => {
    const file = newFile();
    writeFileSync(`${file}-wal`, '');
    const pid = await openElsewhere(`${file}-wal`);
    renameSync(file, `${file}.old`);
    expect(hasDatabaseOpen(pid, file)).toBe(true);
  });
});

describe.skipIf(!HAS_PROC)('a process does not have a file open', () => {
  it('that is another one', async () => {
    const pid = await openElsewhere(newFile());
    expect(hasDatabaseOpen(pid, newFile())).toBe(false);
    expect(hasDatabaseOpen(pid, '/nowhere/chat.db')).toBe(false);
  });

  it('when it is not there', async () => {
    const file = newFile();
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'close');
    expect(hasDatabaseOpen(child.pid ?? 0, file)).toBe(false);
    for (const pid of [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER])
      expect(hasDatabaseOpen(pid, file)).toBe(false);
  });
});

it.skipIf(!HAS_PROC || !isRoot || !canRunUnprivileged)('it is unknown for a process of another user', () => {
  const args = [String(process.pid), JSON.stringify('/etc/passwd')];
  expect(
    calledUnprivileged('doctor/facts/openers/has-database-open.ts', 'hasDatabaseOpen', ...args),
  ).toBeNull();
});
