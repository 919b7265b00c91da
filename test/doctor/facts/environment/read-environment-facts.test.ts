import { chmodSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readEnvironmentFacts } from '../../../../src/doctor/facts/environment/read-environment-facts.ts';
import { soundDatabase } from '../../../support/damaged.ts';
import { canMount, seenOnSmallDisk } from '../../../support/small-disk.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { canRunUnprivileged, isRoot, letIn, seenUnprivileged } from '../../../support/unprivileged.ts';

const ALONE = { wal: null, shm: null, journal: null };
const onLinux = process.platform === 'linux';

describe('what is around a database', () => {
  it('is room, and what we may do', async () => {
    const folder = tempFolder();
    const seen = await readEnvironmentFacts(soundDatabase(folder), ALONE);
    const { uid, gid } = statSync(folder);
    expect(seen).toMatchObject({
      readOnlyFileSystem: false,
      mayWriteFile: true,
      mayWriteFolder: true,
      folder: { uid, gid, mode: 0o700 },
    });
    expect(seen.disk?.freeBytes).toBeGreaterThan(0);
    expect(seen.disk?.totalBytes).toBeGreaterThan(seen.disk?.freeBytes ?? 0);
  });

  it.skipIf(!onLinux)('is a mount, and how many files are open on the system', async () => {
    const seen = await readEnvironmentFacts(soundDatabase(tempFolder()), ALONE);
    expect(seen.mount).toEqual({ point: expect.stringMatching(/^\//), type: expect.any(String) });
    expect(seen.systemDescriptors?.open).toBeGreaterThan(0);
    expect(seen.systemDescriptors?.limit).toBeGreaterThan(seen.systemDescriptors?.open ?? 0);
  });

  it.skipIf(!onLinux)('is a file system in memory', async () => {
    expect((await readEnvironmentFacts('/dev/shm/chat.db', ALONE)).mount).toEqual({
      point: '/dev/shm',
      type: 'tmpfs',
    });
  });

  it.skipIf(!canMount)('is a disk with little room and few files', async () => {
    const folder = tempFolder();
    const disk = { options: 'size=1m,nr_inodes=50', prepare: 'true' };
    const { environment } = await seenOnSmallDisk(folder, soundDatabase(folder), disk);
    expect(environment).toMatchObject({
      mount: { point: join(folder, 'disk'), type: 'tmpfs' },
      disk: { totalBytes: 1_048_576, freeInodes: expect.any(Number) },
      readOnlyFileSystem: false,
    });
    expect(environment?.disk?.freeInodes).toBeLessThan(50);
  });

  it.skipIf(!canMount)('is a read-only file system', async () => {
    const folder = tempFolder();
    const disk = { options: 'size=1m', prepare: 'mount -o remount,ro .' };
    const { environment } = await seenOnSmallDisk(folder, soundDatabase(folder), disk);
    expect(environment).toMatchObject({ readOnlyFileSystem: true, mayWriteFile: false });
  });

  it.skipIf(!isRoot)('is users by name', async () => {
    const seen = await readEnvironmentFacts(soundDatabase(tempFolder()), ALONE);
    expect(seen).toMatchObject({ user: 'root', users: { 0: 'root' } });
  });

  it.skipIf(!canRunUnprivileged)('is what a user without rights may not do', async () => {
    const folder = join(letIn(tempFolder()), 'inner');
    mkdirSync(folder);
    const path = soundDatabase(folder);
    chmodSync(path, 0o444);
    chmodSync(folder, 0o555);
    const { environment } = await seenUnprivileged(path);
    chmodSync(folder, 0o755);
    expect(environment).toMatchObject({ mayWriteFile: false, mayWriteFolder: false });
  });
});
