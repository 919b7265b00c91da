import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deviceName, identityOf, isLockOn } from '../../../src/locks/proc/file-identity.ts';
import { parseProcLocks } from '../../../src/locks/proc/proc-locks.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it.each([
  [0xfe00n, '254:0'],
  [0x0801n, '8:1'],
  [0x10_0f_fen, '15:510'],
  [(0x1n << 44n) | 0x0103n, '4097:3'],
])('device %d is %s', (device, name) => expect(deviceName(device)).toBe(name));

it('a file is known by its inode, and the devices of its entry and of its mount', () => {
  const path = join(tempFolder(), 'a.db');
  writeFileSync(path, '');
  const stat = statSync(path, { bigint: true });
  expect(identityOf(path, '0:99')).toEqual({
    inode: String(stat.ino),
    devices: [deviceName(stat.dev), '0:99'],
  });
  expect(identityOf(`${path}-wal`)).toBeUndefined();
});

it('a lock is on a file where its inode and one of the devices are the same', () => {
  const file = { inode: '11', devices: ['0:44', '0:42'] };
  const rows = parseProcLocks(
    ['00:2a:11', '00:2c:11', '00:2b:11', '00:2a:12']
      .map((name) => `1: POSIX  ADVISORY  READ 7 ${name} 0 0`)
      .join('\n'),
  );
  expect(rows.map((row) => isLockOn(file, row))).toEqual([true, true, false, false]);
});
