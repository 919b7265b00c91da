import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { canMount } from '../../../support/small-disk.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { closedDatabase, turnElsewhere } from '../../../support/turn-elsewhere.ts';

const MOUNTING = ['unshare', '-rm', 'sh'];

describe.skipIf(!canMount)('a database on mounts', () => {
  it('is no longer the same when another one is mounted over it', async () => {
    const [file, other] = [await closedDatabase(), await closedDatabase()];
    const outcome = await turnElsewhere('true', file, `mount --bind ${other} ${file}`, MOUNTING);
    expect(outcome).toMatchObject({ outcome: 'DB_REPLACED' });
  });

  it('is the same when it is mounted somewhere else', async () => {
    const [file, other] = [await closedDatabase(), await closedDatabase()];
    const command = `mount --bind ${file} ${other}`;
    expect(await turnElsewhere('true', file, command, MOUNTING)).toMatchObject({ outcome: 'stored' });
    expect(await turnElsewhere(command, other, 'true', MOUNTING)).toMatchObject({ outcome: 'stored' });
  });

  it('is the same when overlayfs makes another file of it at its first opening', async (context) => {
    const [file, disk] = [await closedDatabase(), tempFolder()];
    const overlay = overlayOf(file, disk);
    const database = join(disk, 'merged/chat.db');
    if (!(await succeeds(overlay))) context.skip('this system mounts no overlayfs');
    expect(await turnElsewhere(overlay, database, `stat -c %d.%i ${database}`, MOUNTING)).toMatchObject({
      outcome: 'stored',
    });
  });
});

/** A script that lays a writable layer over a database; the two layers are file systems of their own. */
function overlayOf(file: string, disk: string): string {
  return `cd ${disk} && mkdir -p lower top merged && mount -t tmpfs tmpfs lower && cp ${file} lower/chat.db &&
    mount -t tmpfs tmpfs top && mkdir top/upper top/work &&
    mount -t overlay overlay -o lowerdir=lower,upperdir=top/upper,workdir=top/work merged`;
}

function succeeds(script: string): Promise<boolean> {
  const [name = '', ...args] = MOUNTING;
  return promisify(execFile)(name, [...args, '-c', script]).then(
    () => true,
    () => false,
  );
}
