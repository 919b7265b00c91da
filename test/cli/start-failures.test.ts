import { execFileSync } from 'node:child_process';
import { chmodSync, chownSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { breakPage } from '../support/broken-database.ts';
import { type CliRun, runGenesis, startGenesis } from '../support/cli.ts';
import { holdWriteLockElsewhere } from '../support/elsewhere.ts';
import { query } from '../support/lock.ts';
import { getJson, postJson } from '../support/server.ts';
import { canMount } from '../support/small-disk.ts';
import { addTurns, openTestStore } from '../support/store.ts';
import { tempDatabase } from '../support/temp-folder.ts';
import { canRunUnprivileged, isRoot, letIn, NOBODY, unprivileged } from '../support/unprivileged.ts';

/** A command line that runs a script of the shell before what follows. */
const after = (script: string, ...program: string[]) => [
  ...program,
  'sh',
  '-c',
  `${script} && exec "$@"`,
  'sh',
];
const MOUNTING = ['unshare', '-rm'];

const serveArgs = (file: string) => ['serve', '--port', '0', '--busy-timeout', '20ms', '--db', file];

/** A start of a server on a file, which does not succeed. */
function failingStart(file: string, options?: Parameters<typeof runGenesis>[1]): Promise<CliRun> {
  return runGenesis(serveArgs(file), options);
}

/** Starts a server and stops it; resolves with its exit code. */
async function startAndStop(file: string, options?: Parameters<typeof runGenesis>[1]): Promise<unknown> {
  const server = startGenesis(serveArgs(file), options);
  await server.printed(/models/);
  server.process.kill('SIGTERM');
  return (await server.ended).exitCode;
}

function expectReason(run: CliRun, reason: RegExp): void {
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  // The reason in the first line, what to do in the second one, and nothing else.
  expect(run.stderr).toMatch(/^error: .+\n.+\n$/);
  expect(run.stderr).toMatch(reason);
}

async function closedDatabase(turns = 1): Promise<string> {
  const { store, file } = await openTestStore();
  await addTurns(store, 1, turns);
  await store.close();
  return file;
}

describe('a start on what is no file', () => {
  const makePipe = (path: string) => void execFileSync('mkfifo', [path]);

  it.each(['', '-wal', '-shm', '-journal'])(
    'names the pipe chat.db%s, and does not wait for it',
    async (end) => {
      const file = end === '' ? tempDatabase() : await closedDatabase();
      makePipe(file + end);
      expectReason(
        await failingStart(file),
        new RegExp(`chat\\.db${end} cannot be opened: it is a named pipe`),
      );
    },
  );

  it.each(['', '-wal', '-shm', '-journal'])('names the folder chat.db%s', async (end) => {
    const file = end === '' ? tempDatabase() : await closedDatabase();
    mkdirSync(file + end);
    expectReason(await failingStart(file), new RegExp(`chat\\.db${end} cannot be opened: it is a folder`));
  });

  it('names a device, a path that leads nowhere, and a name that is too long', async () => {
    expectReason(await failingStart('/dev/null'), /it is a device/);
    const link = tempDatabase();
    symlinkSync('missing/chat.db', link);
    expectReason(await failingStart(link), /its path leads nowhere/);
    writeFileSync(`${link}.txt`, '');
    expectReason(await failingStart(`${link}.txt/chat.db`), /its path leads nowhere/);
    expectReason(await failingStart('x'.repeat(300)), /ENAMETOOLONG/);
  });

  it('follows a link to a file that does not exist yet', async () => {
    const link = tempDatabase();
    symlinkSync('target.db', link);
    expect(await startAndStop(link)).toBe(0);
    expect(statSync(join(dirname(link), 'target.db')).mode & 0o777).toBe(0o600);
  });
});

describe.skipIf(!isRoot || !canRunUnprivileged)('a start that may not write', () => {
  /** Of a user that permissions bind. */
  async function ownedDatabase(): Promise<string> {
    const file = await closedDatabase();
    for (const each of [letIn(dirname(file)), file]) chownSync(each, NOBODY, NOBODY);
    return file;
  }

  it('a file says so, and leaves nothing behind that a later start would trip over', async () => {
    const file = await ownedDatabase();
    chmodSync(file, 0o444);
    expectReason(await failingStart(file, unprivileged), /this user may not read and write it\n/);
    expect(readdirSync(dirname(file))).toEqual(['chat.db']);
    chmodSync(file, 0o600);
    expect(await startAndStop(file, unprivileged)).toBe(0);
  });

  it('a folder names it', async () => {
    const file = await ownedDatabase();
    chmodSync(dirname(file), 0o555);
    expectReason(
      await failingStart(file, unprivileged),
      new RegExp(`may not read and write ${dirname(file)}\n`),
    );
    expectReason(await failingStart(`${file}.new`, unprivileged), new RegExp(`write ${dirname(file)}\n`));
  });

  it.each(['-wal', '-shm'])('what a crash left as chat.db%s names it', async (end) => {
    const folder = letIn(dirname(tempDatabase()));
    const { store, file } = await openTestStore();
    await addTurns(store, 1, 1);
    // By another process: closing the files in this one would cost it its locks.
    execFileSync('sh', ['-c', `cp ${file}* ${folder} && chown ${NOBODY}:${NOBODY} ${folder} ${folder}/*`]);
    const left = join(folder, 'chat.db');
    chmodSync(left + end, 0o444);
    expectReason(await failingStart(left, unprivileged), new RegExp(`not read and write ${left}${end}\n`));
  });
});

describe.skipIf(!canMount)('a start on a disk', () => {
  it('that is read-only says so', async () => {
    const file = await closedDatabase();
    const folder = dirname(file);
    const mount = `mount --bind ${folder} ${folder} && mount -o remount,ro,bind ${folder}`;
    const through = after(mount, ...MOUNTING);
    expectReason(await failingStart(file, { through }), /it is on a read-only file system\n/);
    expectReason(await failingStart(`${file}.new`, { through }), /is on a read-only file system\n/);
    expect(readdirSync(folder)).toEqual(['chat.db']);
  });

  it.each([0, 4, 20, 40])('that has %i KiB left says that it is full', async (freeKib) => {
    const folder = dirname(tempDatabase());
    const fill = `mount -t tmpfs -o size=256k tmpfs ${folder} && head -c ${256 - freeKib}k /dev/zero >${folder}/fill`;
    const through = after(fill, ...MOUNTING);
    expectReason(await failingStart(join(folder, 'chat.db'), { through }), /the disk is full\n/);
  });
});

describe('a start with a limit on the size of files', () => {
  // In blocks of 512 bytes.
  it.each([0, 8, 32])('of %i blocks names it, and a later one without it succeeds', async (blocks) => {
    const file = tempDatabase();
    const through = after(`ulimit -f ${blocks}`);
    expectReason(await failingStart(file, { through }), /the files of this process may have .* at most\n/);
    expect(await startAndStop(file)).toBe(0);
  });
});

it('a start on a database with a damaged page says so, and how to find out more', async () => {
  const file = await closedDatabase(50);
  const pages = query<{ rootpage: number }>(file, 'SELECT rootpage FROM sqlite_schema WHERE rootpage > 0');
  for (const { rootpage } of pages) breakPage(file, rootpage);
  const run = await failingStart(file);
  expectReason(run, /is damaged: run genesis doctor /);
  expect(run.stderr).toContain('Restore it from a backup');
});

it('a start while another process holds the lock says so, and is not taken for a read-only file', async () => {
  const file = await closedDatabase();
  const release = await holdWriteLockElsewhere(file);
  const { exitCode, stderr } = await failingStart(file);
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(
    /^error: .*chat\.db is locked: another process held its lock for 20 ms\ngenesis doctor .* shows which one/,
  );
  await release();
  expect(await startAndStop(file)).toBe(0);
});

it('a server that meets the limit later answers with a code, logs the reason, and keeps what it acknowledged', async () => {
  const file = tempDatabase();
  const server = startGenesis(serveArgs(file), { through: after('ulimit -f 256') });
  const [, url] = await server.printed(/listening on (http:\S+)[\s\S]*models/);
  const send = () => postJson(`${url}/api/chat`, { message: 'x'.repeat(10_000) });
  let stored = 0;
  let answer = await send();
  for (; answer.status === 200; stored++) answer = await send();
  expect(answer).toMatchObject({ status: 500, body: { code: 'DB_IO_FAILED' } });
  const { body } = await getJson(`${url}/api/conversation`);
  expect(body.messages).toHaveLength(2 * stored);
  server.process.kill('SIGTERM');
  expect((await server.ended).stderr).toContain(
    'cannot be written: the files of this process may have 128 KiB',
  );
  expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 2 * stored }]);
});
