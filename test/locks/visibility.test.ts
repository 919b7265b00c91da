import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { judgeVisibility, type LockSource, visibilityOf } from '../../src/locks/visibility.ts';
import { tempDatabase } from '../support/temp-folder.ts';
import { canUnshare, inNamespace } from '../support/unshare.ts';

const MACHINE: LockSource = {
  platform: 'linux',
  unreadable: null,
  pidNamespace: 'pid:[4026531836]',
  fileSystem: 'ext4',
};

const judge = (differs: Partial<LockSource>) => judgeVisibility({ ...MACHINE, ...differs });

describe('locks', () => {
  it.each(['ext4', 'xfs', 'btrfs', 'overlay', 'tmpfs', 'zfs', 'fuseblk', null])(
    'are all seen by a machine with its files on %s',
    (fileSystem) => expect(judge({ fileSystem })).toEqual({ kind: 'all' }),
  );

  it.each(['nfs', 'nfs4', 'cifs', 'smb3', '9p', 'virtiofs', 'fuse', 'fuse.sshfs', 'fuse.s3fs', 'ceph'])(
    'of other machines are not seen on %s',
    (fileSystem) => {
      expect(judge({ fileSystem })).toEqual({
        kind: 'partial',
        reason: `the file is on ${fileSystem}, where the locks of other machines cannot be seen`,
      });
    },
  );

  it.each(['pid:[4026532200]', null])(
    'of processes outside a container are not seen in it (%s)',
    (pidNamespace) => {
      expect(judge({ pidNamespace })).toMatchObject({
        kind: 'partial',
        reason: expect.stringContaining('container'),
      });
    },
  );

  it('are hidden for each reason there is', () => {
    expect(judge({ pidNamespace: 'pid:[1]', fileSystem: 'nfs4' })).toMatchObject({
      kind: 'partial',
      reason: expect.stringMatching(/container.* and .*nfs4/),
    });
  });

  it('are not seen without a table of them', () => {
    const reason = "ENOENT: no such file or directory, open '/proc/locks'";
    expect(judge({ unreadable: reason })).toEqual({
      kind: 'none',
      reason: `/proc/locks cannot be read: ${reason}`,
    });
  });

  it('are shown by Linux only', () => {
    expect(judge({ platform: 'darwin', unreadable: 'x', pidNamespace: null })).toEqual({
      kind: 'none',
      reason: 'macOS does not show which process holds a lock',
    });
  });
});

it.skipIf(!canUnshare)('in a process namespace of its own, a process sees that it does not see all', () => {
  const module = fileURLToPath(new URL('../../src/locks/visibility.ts', import.meta.url));
  const script = `import(${JSON.stringify(module)}).then((m) => console.log(JSON.stringify(m.visibilityOf('/'))))`;
  const { stdout } = spawnSync(...inNamespace(process.execPath, '-e', script), { encoding: 'utf8' });
  expect(JSON.parse(stdout)).toMatchObject({ kind: 'partial', reason: expect.stringContaining('container') });
});

it.skipIf(!existsSync('/proc/locks'))('this system shows locks', () => {
  expect(['all', 'partial']).toContain(visibilityOf(tempDatabase()).kind);
});
