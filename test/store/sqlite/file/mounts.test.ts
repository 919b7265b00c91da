import { execFile } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { canMount } from '../../../support/small-disk.ts';
import { openTestStore } from '../../../support/store.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

const TURN_AFTER = fileURLToPath(new URL('../../../support/turn-after.ts', import.meta.url));

/** What a process sees that opens a database after one shell command, and stores its second turn after another. */
async function turnAfter(before: string, file: string, command: string, program = ['sh']) {
  const [name = '', ...args] = program;
  const script = `${before} && exec "$@"`;
  const node = [process.execPath, TURN_AFTER, file, command];
  const { stdout } = await promisify(execFile)(name, [...args, '-c', script, 'sh', ...node]);
  return JSON.parse(stdout);
}

const MOUNTING = ['unshare', '-rm', 'sh'];

async function closedDatabase(): Promise<string> {
  const { store, file } = await openTestStore();
  await store.close();
  return file;
}

describe.skipIf(!canMount)('a database on mounts', () => {
  it('is no longer the same when another one is mounted over it', async () => {
    const [file, other] = [await closedDatabase(), await closedDatabase()];
    const outcome = await turnAfter('true', file, `mount --bind ${other} ${file}`, MOUNTING);
    expect(outcome).toMatchObject({ outcome: 'DB_REPLACED' });
  });

  it('is the same when it is mounted somewhere else', async () => {
    const [file, other] = [await closedDatabase(), await closedDatabase()];
    const command = `mount --bind ${file} ${other}`;
    expect(await turnAfter('true', file, command, MOUNTING)).toMatchObject({ outcome: 'stored' });
    expect(await turnAfter(command, other, 'true', MOUNTING)).toMatchObject({ outcome: 'stored' });
  });

  it('is the same when overlayfs makes another file of it at its first opening', async (context) => {
    const [file, disk] = [await closedDatabase(), tempFolder()];
    const overlay = overlayOf(file, disk);
    const database = join(disk, 'merged/chat.db');
    if (!(await succeeds(overlay))) context.skip('this system mounts no overlayfs');
    expect(await turnAfter(overlay, database, `stat -c %d.%i ${database}`, MOUNTING)).toMatchObject({
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

describe('the files of a new database', () => {
  it.each(['000', '022', '277', '777'])('are only their owner’s with a umask of %s', async (umask) => {
    const folder = tempFolder();
    const database = join(folder, 'chat.db');
    const command = `stat -c %a ${database} ${database}-wal ${database}-shm`;
    expect(await turnAfter(`umask ${umask}`, database, command)).toEqual({
      said: '600\n600\n600\n',
      outcome: 'stored',
    });
  });

  it('have the mode that an existing database has', async () => {
    const file = await closedDatabase();
    chmodSync(file, 0o640);
    const command = `stat -c %a ${file} ${file}-wal ${file}-shm`;
    expect((await turnAfter('umask 0', file, command)).said).toBe('640\n640\n640\n');
    expect(statSync(file).mode & 0o777).toBe(0o640);
  });
});
