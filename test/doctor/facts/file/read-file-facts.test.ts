import {
  chmodSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { join, relative } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { readFileFacts } from '../../../../src/doctor/facts/file/read-file-facts.ts';
import { makeNotes } from '../../../support/broken-database.ts';
import { checksums, DAMAGED, damaged, PAGE_BYTES, soundDatabase } from '../../../support/damaged.ts';
import { executeElsewhere } from '../../../support/elsewhere.ts';
import { tempDatabase, tempFolder } from '../../../support/temp-folder.ts';
import { canRunUnprivileged, letIn, seenUnprivileged } from '../../../support/unprivileged.ts';

describe('a database', () => {
  it('whose log is gone is known by its -shm, until its commits are in the database', async () => {
    const path = tempDatabase();
    makeNotes(path, 'wal');
    const { kill } = await executeElsewhere(path, 'CREATE TABLE second (id)');
    expect(await readFileFacts(path)).toMatchObject({ lostPages: 0 });
    await kill();
    renameSync(`${path}-wal`, `${path}.moved`);
    expect(await readFileFacts(path)).toMatchObject({ lostPages: expect.toSatisfy((pages) => pages > 0) });
    renameSync(`${path}.moved`, `${path}-wal`);
    const other = await executeElsewhere(path, 'CREATE TABLE third (id)', 'PRAGMA wal_checkpoint');
    await other.kill();
    rmSync(`${path}-wal`);
    expect(await readFileFacts(path)).toMatchObject({ lostPages: 0 });
  });

  it('is read with its entry and its companions', async () => {
    const path = soundDatabase(tempFolder());
    const db = new SqliteDatabase(path);
    db.exec('DELETE FROM notes WHERE id = 1');
    const facts = await readFileFacts(path);
    db.close();

    const stats = statSync(path);
    expect(facts).toMatchObject({
      kind: 'database',
      path,
      entry: {
        uid: stats.uid,
        gid: stats.gid,
        mode: 0o644,
        links: 1,
      },
      companions: { wal: { bytes: expect.any(Number) }, shm: { bytes: 32_768 }, journal: null },
      header: { pageSize: PAGE_BYTES, journalMode: 'wal' },
    });
  });

  it('is found through links, as by SQLite', async () => {
    const folder = tempFolder();
    const path = soundDatabase(folder, 'real.db');
    mkdirSync(join(folder, 'links'));
    symlinkSync('../real.db', join(folder, 'links', 'one.db'));
    symlinkSync('links/one.db', join(folder, 'two.db'));

    expect(await readFileFacts(join(folder, 'two.db'))).toMatchObject({ kind: 'database', path });
  });

  it('is named by an absolute path', async () => {
    const path = soundDatabase(tempFolder());
    expect(await readFileFacts(relative(process.cwd(), path))).toMatchObject({ path });
  });
});

describe('what is not there', () => {
  it('leaves its log and similar names', async () => {
    const folder = tempFolder();
    soundDatabase(folder, 'chats.db');
    soundDatabase(folder, 'settings.db');
    writeFileSync(join(folder, 'chart.db'), 'no database');
    writeFileSync(join(folder, 'chat.db-wal'), '');

    expect(await readFileFacts(join(folder, 'chat.db'))).toEqual({
      kind: 'missing',
      path: join(folder, 'chat.db'),
      linkTo: null,
      folderExists: true,
      leftBehind: ['chat.db-wal'],
      similar: ['chats.db', 'settings.db'],
    });
  });

  it('has a folder that is not there either', async () => {
    const path = join(tempFolder(), 'no', 'chat.db');
    expect(await readFileFacts(path)).toMatchObject({ kind: 'missing', folderExists: false, similar: [] });
  });

  it('lies in what is no folder', async () => {
    const path = join(soundDatabase(tempFolder()), 'chat.db');
    expect(await readFileFacts(path)).toMatchObject({ kind: 'missing', folderExists: false });
  });

  it('is where a link leads', async () => {
    const folder = tempFolder();
    const path = damaged('dangling link', folder);
    writeFileSync(join(folder, 'elsewhere.db-journal'), '');

    expect(await readFileFacts(path)).toMatchObject({
      kind: 'missing',
      path,
      linkTo: join(folder, 'elsewhere.db'),
      leftBehind: ['elsewhere.db-journal'],
    });
  });
});

it('follows all links to what is not there', async () => {
  const folder = tempFolder();
  damaged('dangling link', folder);
  mkdirSync(join(folder, 'links'));
  symlinkSync('../chat.db', join(folder, 'links', 'one.db'));
  expect(await readFileFacts(join(folder, 'links', 'one.db'))).toMatchObject({
    kind: 'missing',
    linkTo: join(folder, 'elsewhere.db'),
  });
});

describe('what cannot be a database', () => {
  it('is a folder, with the databases in it', async () => {
    const folder = tempFolder();
    soundDatabase(folder, 'b.db');
    soundDatabase(folder, 'a.sqlite');
    damaged('named pipe', folder);
    expect(await readFileFacts(folder)).toEqual({
      kind: 'folder',
      path: folder,
      databases: ['a.sqlite', 'b.db'],
    });
  });

  it('is a pipe, and is not waited for', async () => {
    const path = damaged('named pipe', tempFolder());
    expect(await readFileFacts(path)).toEqual({ kind: 'special', path, what: 'a named pipe' });
  });

  it('is a socket', async () => {
    const path = join(tempFolder(), 'chat.db');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    expect(await readFileFacts(path)).toEqual({ kind: 'special', path, what: 'a socket' });
    await new Promise((resolve) => server.close(resolve));
  });

  it('is a device', async () => {
    expect(await readFileFacts('/dev/null')).toMatchObject({ kind: 'special', what: 'a device' });
  });

  it('is a circle of links', async () => {
    const path = damaged('link in a circle', tempFolder());
    expect(await readFileFacts(path)).toMatchObject({ kind: 'unreadable', path, denied: null });
  });

  it('is a name that is too long', async () => {
    const path = join(tempFolder(), 'x'.repeat(300));
    expect(await readFileFacts(path)).toMatchObject({ kind: 'unreadable', reason: 'its name is too long' });
  });

  it('is empty, whatever lies beside it', async () => {
    const folder = tempFolder();
    const path = damaged('zero bytes', folder);
    writeFileSync(`${path}-wal`, 'log');
    expect(await readFileFacts(path)).toMatchObject({ kind: 'empty', companions: { wal: { bytes: 3 } } });
  });
});

describe.skipIf(!canRunUnprivileged)('to a user without rights', () => {
  it('a file is unreadable', async () => {
    const path = damaged('no permission', letIn(tempFolder()));
    const { file } = await seenUnprivileged(path);
    expect(file).toMatchObject({
      kind: 'unreadable',
      path,
      reason: 'permission denied',
      denied: { path, entry: { mode: 0, uid: statSync(path).uid } },
    });
  });

  it('a file in a folder that it may not search is unreadable', async () => {
    const folder = letIn(tempFolder());
    const locked = join(folder, 'locked');
    mkdirSync(join(locked, 'inner'), { recursive: true, mode: 0o755 });
    const path = soundDatabase(join(locked, 'inner'));
    chmodSync(locked, 0o600);
    const { file } = await seenUnprivileged(path);
    chmodSync(locked, 0o755);
    expect(file).toMatchObject({ kind: 'unreadable', denied: { path: locked, entry: { mode: 0o600 } } });
  });
});

describe('a file that is cut off', () => {
  it('is looked at again, because a commit may be under way', async () => {
    const path = soundDatabase(tempFolder());
    const whole = readFileSync(path);
    truncateSync(path, PAGE_BYTES);
    const facts = await readFileFacts(path, async () => writeFileSync(path, whole));
    expect(facts).toMatchObject({ kind: 'database', entry: { bytes: whole.length } });
  });

  it('stays so after some looks', async () => {
    const path = damaged('truncated', tempFolder());
    expect(await readFileFacts(path)).toMatchObject({
      kind: 'database',
      entry: { bytes: statSync(path).size },
    });
  });
});

it.each(DAMAGED)('looking changes nothing: $name', async ({ make }) => {
  const folder = tempFolder();
  const path = make(folder);
  const before = checksums(folder);
  await readFileFacts(path);
  expect(checksums(folder)).toEqual(before);
});
