import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, copyFileSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readOpeners } from '../../../../src/doctor/facts/openers/read-openers.ts';
import { databaseFile } from '../../../support/doctor-facts.ts';
import {
  hasLinuxLocks,
  hasPython,
  hasShell,
  holderOf,
  python,
  sqliteShell,
} from '../../../support/lock-holders.ts';
import { tempDatabase } from '../../../support/temp-folder.ts';
import { waitFor } from '../../../support/wait-for.ts';

function walDatabase() {
  const path = tempDatabase();
  const db = new SqliteDatabase(path);
  db.pragma('journal_mode = wal');
  db.exec('CREATE TABLE t (x)');
  db.close();
  return databaseFile({ path });
}

describe.skipIf(!hasLinuxLocks)('the list of processes that have a database open', () => {
  it('is empty if there is none', async () => {
    expect(await readOpeners(walDatabase())).toEqual([]);
  });

  it('does not include this process', async () => {
    const file = walDatabase();
    const descriptor = openSync(file.path, 'r');
    onTestFinished(() => closeSync(descriptor));
    expect(await readOpeners(file)).toEqual([]);
  });

  it('includes one that merely copies its log', async () => {
    const file = walDatabase();
    openSyncEmpty(`${file.path}-wal`);
    const tail = spawn('tail', ['-f', `${file.path}-wal`]);
    const closed = once(tail, 'close');
    onTestFinished(async () => {
      tail.kill();
      await closed;
    });
    await waitFor(async () => (await readOpeners(file))?.length === 1);
    const process = expect.objectContaining({ pid: tail.pid });
    expect(await readOpeners(file)).toMatchObject([
      { process, current: ['wal'], gone: [], sqliteVersion: null },
    ]);
  });
});

function openSyncEmpty(path: string): void {
  closeSync(openSync(path, 'w'));
}

describe.skipIf(!hasShell)("where SQLite's shell has a database open", () => {
  it('it is listed with its SQLite and its descriptors', async () => {
    const file = walDatabase();
    const shell = await sqliteShell(file.path);
    await shell.run('INSERT INTO t VALUES (1);');
    // It answered, and may run for a moment more.
    await waitFor(async () => (await readOpeners(file))?.[0]?.process.state === 'sleeping');
    const version = spawnSync('sqlite3', ['--version'], { encoding: 'utf8' }).stdout.split(' ')[0];
    expect(await readOpeners(file)).toEqual([
      {
        process: expect.objectContaining({
          pid: shell.pid,
          command: `sqlite3 ${file.path}`,
          state: 'sleeping',
        }),
        current: ['database', 'wal', 'shm'],
        gone: [],
        elsewhere: [],
        sqliteVersion: version,
        descriptors: { open: expect.any(Number), limit: expect.any(Number) },
      },
    ]);
  });

  it('a journal that it keeps is listed', async () => {
    const file = walDatabase();
    const shell = await sqliteShell(file.path);
    await shell.run('PRAGMA journal_mode = delete; BEGIN IMMEDIATE; INSERT INTO t VALUES (1);');
    expect(await readOpeners(file)).toMatchObject([{ current: ['database', 'journal'], gone: [] }]);
  });
});

describe.skipIf(!hasPython)('a program that has a database open is seen', () => {
  async function opened() {
    const file = walDatabase();
    const program = await python(file.path);
    await program.run("c.execute('INSERT INTO t VALUES (1)')");
    return { file, program };
  }

  it('to go on with a log that was deleted', async () => {
    const { file } = await opened();
    for (const suffix of ['-wal', '-shm']) rmSync(file.path + suffix);
    expect(await readOpeners(file)).toMatchObject([{ current: ['database'], gone: ['wal', 'shm'] }]);
  });

  it('to go on with a database of which nothing is left', async () => {
    const { file } = await opened();
    for (const suffix of ['', '-wal', '-shm']) rmSync(file.path + suffix);
    expect(await readOpeners(file)).toMatchObject([{ current: [], gone: ['database', 'wal', 'shm'] }]);
  });

  it('to go on with a database that was deleted', async () => {
    const { file, program } = await opened();
    rmSync(file.path);
    expect(await readOpeners(file)).toMatchObject([
      { process: { pid: program.pid }, current: ['wal', 'shm'], gone: ['database'] },
    ]);
  });

  it('to go on with a database in whose place another one was put', async () => {
    const { file } = await opened();
    renameSync(walDatabase().path, file.path);
    expect(await readOpeners(file)).toMatchObject([{ current: ['wal', 'shm'], gone: ['database'] }]);
  });

  it('to go on with a database that was moved away', async () => {
    const { file } = await opened();
    renameSync(file.path, `${file.path}.old`);
    copyFileSync(`${file.path}.old`, file.path);
    expect(await readOpeners(file)).toMatchObject([{ current: ['wal', 'shm'], gone: ['database'] }]);
  });

  it('not to go on with anything that is gone while it opens and closes it all the time', async () => {
    const { file, program } = await opened();
    await program.run('c.close()');
    program.start(
      'exec(\'while True:\\n c = sqlite3.connect(sys.argv[1], isolation_level=None)\\n try: c.execute("INSERT INTO t VALUES (2)")\\n finally: c.close()\')',
    );
    const seen = await Promise.all(Array.from({ length: 5 }, () => readOpeners(file)));
    expect(seen.flat().flatMap((opener) => opener?.gone)).toEqual([]);
  });
});

const canMount = hasShell && spawnSync('unshare', ['--mount', 'true']).status === 0;

it.skipIf(!canMount)('in a container, the database has another name and is found by what it is', async () => {
  const file = walDatabase();
  const script = `mount --bind ${dirname(file.path)} /mnt && exec sqlite3 /mnt/chat.db`;
  const shell = await holderOf(
    spawn('unshare', ['--mount', 'sh', '-c', script]),
    (sql) => `${sql}\n.print done\n`,
  );
  await shell.run('INSERT INTO t VALUES (1);');
  const process = { pid: shell.pid, command: 'sqlite3 /mnt/chat.db' };
  expect(await readOpeners(file)).toMatchObject([{ process, current: ['database', 'wal', 'shm'], gone: [] }]);
  rmSync(`${file.path}-wal`);
  expect(await readOpeners(file)).toMatchObject([{ process, current: ['database', 'shm'], gone: ['wal'] }]);
});
