import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { mountIn, mountOf, parseMounts } from '../../../src/locks/proc/mounts.ts';

const TABLE = `22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:26 / /data rw,relatime shared:7 master:2 - btrfs /dev/vdb rw,subvol=/
31 30 0:40 /share /data/team\\040share rw - nfs4 host:/share rw
32 22 0:41 / /data/inner rw - tmpfs tmpfs rw
33 30 0:42 / /data rw - fuse.sshfs over rw
`;

const typeOf = (path: string, table = TABLE) => mountIn(parseMounts(table), path)?.type;

describe('the mount of a path', () => {
  it('is the root where nothing nearer is mounted', () => {
    expect(mountIn(parseMounts(TABLE), '/database.db')).toEqual({
      point: '/',
      type: 'ext4',
      device: '254:0',
    });
  });

  it('is not one whose name merely begins like it', () => {
    expect(typeOf('/data-of-others/x.db')).toBe('ext4');
  });

  it('is the last of those on the same folder', () => {
    expect(typeOf('/data/x.db')).toBe('fuse.sshfs');
  });

  it('is not one that a later mount hides', () => {
    expect(typeOf('/data/inner/x.db')).toBe('fuse.sshfs');
  });

  it('is found by its name without escapes', () => {
    const before = TABLE.split('\n').slice(0, 3).join('\n');
    expect(mountIn(parseMounts(before), '/data/team share/x.db')).toEqual({
      point: '/data/team share',
      type: 'nfs4',
      device: '0:40',
    });
  });

  it('is found in a root whose own mount is not listed', () => {
    const chroot = '31 30 0:40 / /data rw - xfs /dev/vdc rw\n';
    expect([typeOf('/data/x.db', chroot), typeOf('/x.db', chroot)]).toEqual(['xfs', undefined]);
  });

  it.skipIf(!existsSync('/proc/self/mountinfo'))('is shown by this machine', () => {
    expect(mountOf('/proc/self/mountinfo')).toMatchObject({ point: '/proc', type: 'proc' });
  });
});
