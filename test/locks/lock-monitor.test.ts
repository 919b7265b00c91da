import { renameSync, rmSync } from 'node:fs';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import type { DatabaseFile } from '../../src/doctor/facts/file/file-facts.ts';
import { LockMonitor } from '../../src/locks/lock-monitor.ts';
import type { LockWatch } from '../../src/locks/lock-watch.ts';
import { mayReadersOverlap } from '../../src/locks/overlapping-readers.ts';
import { watchLocks } from '../../src/locks/watch-locks.ts';
import { databaseFile, header } from '../support/doctor-facts.ts';
import { holdWriteLockElsewhere } from '../support/elsewhere.ts';
import { hasLinuxLocks, hasPython, hasShell, python, sqliteShell } from '../support/lock-holders.ts';
import { tempDatabase } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

/** A database with one row that no process has open: this one must not, as it reads its bytes. */
function database(journalMode: 'wal' | 'rollback'): DatabaseFile {
  const path = tempDatabase();
  const db = new SqliteDatabase(path);
  if (journalMode === 'wal') db.pragma('journal_mode = wal');
  db.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)');
  db.close();
  return databaseFile({ path, header: header({ journalMode }) });
}

/** A watch whose clock goes on by 20 ms with each look. */
function monitorOf(file: DatabaseFile, ignored: readonly number[] = []) {
  let now = 0;
  const monitor = new LockMonitor(file, { now: () => now, ignore: () => new Set(ignored) });
  const look = (times = 1): LockWatch => {
    for (let time = 0; time < times; time++) {
      monitor.sample();
      now += 20;
    }
    return monitor.snapshot();
  };
  return { look };
}

/** As `4711 writer`. */
function locksOf({ holders }: LockWatch): string[] {
  return holders.flatMap(({ process, locks }) =>
    locks.map(({ name, slot }) => [process.pid, name, ...(slot === null ? [] : [slot])].join(' ')),
  );
}

describe.skipIf(!hasLinuxLocks)('a watch of a database that no process has open', () => {
  it.each(['wal', 'rollback'] as const)('sees no locks and no commits (%s)', (mode) => {
    expect(monitorOf(database(mode)).look(3)).toEqual({
      visibility: expect.anything(),
      watchedMs: 40,
      samples: 3,
      holders: [],
      connected: mode === 'wal' ? 0 : null,
      commits: 0,
      writeLocked: { value: 0, low: 0, high: expect.any(Number) },
      log: null,
      extension: null,
      writeAttempt: null,
    });
  });
});

describe.skipIf(!hasLinuxLocks)('a watch of a node process that holds the write lock', () => {
  it.each([
    ['wal', 'writer'],
    ['rollback', 'reserved'],
  ] as const)('names it, and for how long it held it (%s)', async (mode, name) => {
    const file = database(mode);
    const release = await holdWriteLockElsewhere(file.path);
    // It says that it holds the lock, and may run for a moment more.
    await waitFor(() => monitorOf(file).look().holders[0]?.process.state === 'sleeping');
    const { look } = monitorOf(file);
    const { holders } = look(4);
    expect(holders.map(({ process }) => process)).toEqual([
      {
        pid: expect.any(Number),
        command: expect.stringContaining(`hold-lock.ts ${file.path}`),
        user: expect.any(String),
        state: 'sleeping',
      },
    ]);
    expect(holders[0]?.locks).toContainEqual({
      name,
      slot: null,
      readMark: null,
      samples: 4,
      longestMs: 60,
      throughout: true,
      currentMs: 60,
    });
    expect(holders[0]?.cpuMs).toBeGreaterThanOrEqual(0);
    await release();
    const after = look().holders[0];
    expect(after?.process.state).toBe('ended');
    expect(after?.locks).toContainEqual(
      expect.objectContaining({ name, throughout: false, currentMs: null }),
    );
  });

  it('leaves out a process of ours', async () => {
    const file = database('wal');
    await holdWriteLockElsewhere(file.path);
    const pid = monitorOf(file).look().holders[0]?.process.pid;
    expect(monitorOf(file, [Number(pid)]).look()).toMatchObject({ holders: [], connected: 0 });
  });
});

describe.skipIf(!hasShell)("a watch of SQLite's shell", () => {
  it.each([
    ['wal', 'BEGIN IMMEDIATE;', ['writer', 'reader 1']],
    ['wal', 'BEGIN EXCLUSIVE;', ['writer', 'reader 1']],
    ['wal', 'PRAGMA locking_mode = exclusive; SELECT * FROM t;', ['exclusive']],
    ['rollback', 'BEGIN IMMEDIATE;', ['reserved']],
    ['rollback', 'BEGIN EXCLUSIVE;', ['exclusive']],
    ['rollback', 'BEGIN; SELECT * FROM t;', ['shared']],
    ['rollback', 'PRAGMA locking_mode = exclusive; UPDATE t SET x = 2;', ['exclusive']],
  ] as const)('in %s mode sees what %s takes', async (mode, sql, expected) => {
    const file = database(mode);
    const shell = await sqliteShell(file.path);
    // What is in the log is not in the database: the reader's slot is not the one of those who read that alone.
    if (mode === 'wal' && !sql.startsWith('PRAGMA')) await shell.run('UPDATE t SET x = 9;');
    await shell.run(sql);
    const watch = monitorOf(file).look(2);
    expect(locksOf(watch)).toEqual(expected.map((lock) => `${shell.pid} ${lock}`));
    expect(watch.connected).toBe(mode === 'wal' ? 1 : null);
  });

  it('counts one that is merely connected', async () => {
    const file = database('wal');
    const shell = await sqliteShell(file.path);
    await shell.run('SELECT * FROM t;');
    expect(monitorOf(file).look()).toMatchObject({ holders: [], connected: 1, commits: 0 });
    await shell.leave();
    expect(monitorOf(file).look()).toMatchObject({ holders: [], connected: 0, commits: 0 });
  });

  it('shows that a holder is stopped, and still holds its lock', async () => {
    const file = database('wal');
    const shell = await sqliteShell(file.path);
    await shell.run('BEGIN IMMEDIATE;');
    const { look } = monitorOf(file);
    look();
    shell.kill('SIGSTOP');
    await waitFor(() => look().holders[0]?.process.state === 'stopped');
    expect(look().holders[0]?.locks[0]).toMatchObject({ name: 'writer', throughout: true });
    shell.kill('SIGCONT');
    await waitFor(() => look().holders[0]?.process.state === 'sleeping');
  });

  it.each([
    ['wal', 'writer'],
    ['rollback', 'reserved'],
  ] as const)(
    'does not take two transactions for one, though it never sees it without the lock (%s)',
    async (mode, name) => {
      const file = database(mode);
      const shell = await sqliteShell(file.path);
      const { look } = monitorOf(file);
      await shell.run('BEGIN IMMEDIATE; INSERT INTO t VALUES (2);');
      look(3);
      await shell.run('COMMIT; BEGIN IMMEDIATE; INSERT INTO t VALUES (3);');
      const watch = look(2);
      expect(watch.commits).toBe(1);
      expect(watch.holders[0]?.locks).toContainEqual(
        expect.objectContaining({ name, samples: 5, longestMs: 40, currentMs: 20, throughout: false }),
      );
    },
  );

  it('sees a process that comes after the watch began', async () => {
    const file = database('wal');
    const { look } = monitorOf(file);
    expect(look()).toMatchObject({ holders: [], connected: 0, commits: 0 });
    const shell = await sqliteShell(file.path);
    await shell.run('INSERT INTO t VALUES (2); INSERT INTO t VALUES (3); BEGIN IMMEDIATE;');
    const watch = look(2);
    expect(locksOf(watch)).toContain(`${shell.pid} writer`);
    expect(watch.holders[0]?.locks[0]).toMatchObject({ throughout: false, longestMs: 20 });
    expect(watch).toMatchObject({ connected: 1, commits: 2 });
  });
});

/** Two readers, in two processes or over two connections of one, as its threads have them. */
async function readersIn(kind: 'processes' | 'threads', path: string) {
  const first = await python(path);
  const second = kind === 'processes' ? await python(path) : first;
  await second.run('d = sqlite3.connect(sys.argv[1], isolation_level=None)');
  return [
    { holder: first, connection: 'c' },
    { holder: second, connection: 'd' },
  ].map(({ holder, connection }) => ({
    begin: () =>
      holder.run(`${connection}.execute('BEGIN'); ${connection}.execute('SELECT * FROM t').fetchone()`),
    end: () => holder.run(`${connection}.in_transaction and ${connection}.execute('COMMIT')`),
  })) as [Reader, Reader];
}

interface Reader {
  readonly begin: () => Promise<void>;
  readonly end: () => Promise<void>;
}

describe.skipIf(!hasPython)('a watch of readers and writers', () => {
  it('sees up to which frame a reader sees that keeps its transaction', async () => {
    const file = database('wal');
    const [reader, writer] = await Promise.all([python(file.path), python(file.path)]);
    await writer.run("c.execute('INSERT INTO t VALUES (2)')");
    await reader.run("c.execute('BEGIN'); c.execute('SELECT * FROM t').fetchall()");
    const { look } = monitorOf(file);
    look();
    await writer.run("[c.execute('INSERT INTO t VALUES (3)') for i in range(5)]");
    const watch = look();
    expect(watch).toMatchObject({ commits: 5, connected: 2 });
    expect(watch.holders).toMatchObject([
      { process: { pid: reader.pid }, locks: [{ name: 'reader', slot: 1, readMark: 1, throughout: true }] },
    ]);
  });

  it.each(['processes', 'threads'] as const)(
    'sees that readers overlap in %s, none of which stays, while the log only grows',
    async (kind) => {
      const file = database('wal');
      const writer = await python(file.path);
      const [one, other] = await readersIn(kind, file.path);
      const grow = (commits: number) =>
        writer.run(`[c.execute('INSERT INTO t VALUES (3)') for i in range(${commits})]`);
      await one.begin();
      await grow(1_100);
      const { look } = monitorOf(file);
      for (let round = 0; round < 20; round++) {
        const [ending, starting] = round % 2 === 0 ? [one, other] : [other, one];
        await starting.begin();
        look();
        await ending.end();
        await grow(5);
        look();
      }
      const { log } = look();
      expect(log).toMatchObject({ restarts: 0, looks: { read: 41, unread: 0 } });
      expect(log && mayReadersOverlap(log)).toBe(true);
      // One gap is enough for a checkpoint of all of it; the next commit begins it anew.
      await Promise.all([one.end(), other.end()]);
      await grow(2);
      const after = look().log;
      expect(after).toMatchObject({ restarts: 1, looks: { unread: 1 } });
      expect(after && mayReadersOverlap(after)).toBe(false);
    },
  );

  it('sees a reader without the log as one that sees the database alone', async () => {
    const file = database('wal');
    const reader = await python(file.path);
    await reader.run("c.execute('BEGIN'); c.execute('SELECT * FROM t').fetchall()");
    expect(monitorOf(file).look().holders[0]?.locks).toMatchObject([
      { name: 'reader', slot: 0, readMark: 0 },
    ]);
  });

  it('sees a writer that waits for a reader before it commits', async () => {
    const file = database('rollback');
    const [reader, writer] = await Promise.all([python(file.path), python(file.path)]);
    await reader.run("c.execute('BEGIN'); c.execute('SELECT * FROM t').fetchall()");
    await writer.run("c.execute('BEGIN'); c.execute('INSERT INTO t VALUES (2)')");
    writer.start("c.execute('COMMIT')");
    const locks = () => locksOf(monitorOf(file).look());
    await waitFor(() => locks().includes(`${writer.pid} pending`));
    expect(locks().sort()).toEqual([`${reader.pid} shared`, `${writer.pid} pending`].sort());
  });

  it.each(['wal', 'rollback'] as const)(
    'does not take a writer that commits all the time for one that holds the lock (%s)',
    async (mode) => {
      const file = database(mode);
      const writer = await python(file.path);
      await writer.run("c.execute('PRAGMA synchronous = OFF')");
      writer.start("while True: c.execute('INSERT INTO t VALUES (2)')");
      const { look } = monitorOf(file);
      await waitFor(() => Number(look().commits) > 0);
      // As often as it takes to meet it with the lock: it commits thousands of times a second.
      await waitFor(() => locksOf(look()).some((lock) => /writer|reserved|exclusive/.test(lock)));
      // Again while the writer waits for a processor in the midst of a transaction, which may be for many looks.
      await vi.waitFor(
        () => {
          const watch = look();
          expect(watch.samples).toBeGreaterThan(50);
          const held = watch.holders.flatMap(({ locks }) => locks).filter(({ name }) => name !== 'shared');
          for (const lock of held) expect(lock).toMatchObject({ throughout: false });
          expect(Math.max(...held.map(({ longestMs }) => longestMs))).toBeLessThan(watch.watchedMs / 2);
          expect(Number(watch.holders[0]?.cpuMs)).toBeGreaterThan(0);
        },
        { timeout: 30_000, interval: 2 },
      );
    },
  );

  it('sees the locks on the file that took the place of another', async () => {
    const file = database('wal');
    const other = database('wal');
    const [before, after] = await Promise.all([python(file.path), python(other.path)]);
    await before.run("c.execute('BEGIN IMMEDIATE')");
    const { look } = monitorOf(file);
    look();
    for (const suffix of ['-wal', '-shm']) rmSync(file.path + suffix);
    await after.run("c.execute('BEGIN IMMEDIATE')");
    for (const suffix of ['', '-wal', '-shm']) renameSync(other.path + suffix, file.path + suffix);
    const writers = look().holders.map(({ process, locks }) => ({
      pid: process.pid,
      isHeld: locks.some(({ name, currentMs }) => name === 'writer' && currentMs !== null),
    }));
    expect(writers).toEqual([
      { pid: before.pid, isHeld: false },
      { pid: after.pid, isHeld: true },
    ]);
  });

  it('goes on where the file is deleted', async () => {
    const file = database('wal');
    const holder = await python(file.path);
    await holder.run("c.execute('BEGIN IMMEDIATE')");
    const { look } = monitorOf(file);
    look();
    for (const suffix of ['', '-wal', '-shm']) rmSync(file.path + suffix);
    expect(look().holders[0]?.locks).toContainEqual(
      expect.objectContaining({ name: 'writer', currentMs: null }),
    );
  });

  it('finds the process of a lock that does not name it', async () => {
    const file = database('rollback');
    const holder = await python(file.path);
    // struct flock, and F_OFD_SETLK: a read lock on all bytes of a shared lock.
    await holder.run(
      `import fcntl, struct; f = open(sys.argv[1]); fcntl.fcntl(f, 37, struct.pack('hhqqi4x', fcntl.F_RDLCK, 0, 1073741826, 510, 0))`,
    );
    expect(locksOf(monitorOf(file).look(2))).toEqual([`${holder.pid} shared`]);
  });
});

describe.skipIf(!hasShell)('watching locks', () => {
  it('looks at once and until its time is over, and reports the last look', async () => {
    const file = database('wal');
    const shell = await sqliteShell(file.path);
    await shell.run('BEGIN IMMEDIATE;');
    const reported: LockWatch[] = [];
    const watch = await watchLocks(file, {
      watchMs: 100,
      everyMs: 5,
      onLocks: (locks) => reported.push(locks),
    });
    expect(reported.at(-1)).toEqual(watch);
    expect(watch.samples).toBeGreaterThan(1);
    expect(watch.holders[0]?.locks[0]).toMatchObject({ name: 'writer', throughout: true });
  });

  it.each([
    ['was released: how much of the time is it held?', true, 'write-lock-seen', 380],
    ['was held throughout, which is known', false, null, 200],
  ] as const)('goes on for longer if the write lock %s', async (_, isReleased, extension, watchedMs) => {
    const file = database('wal');
    const shell = await sqliteShell(file.path);
    await shell.run('BEGIN IMMEDIATE;');
    let time = 0;
    let watchedOnce = false;
    const watch = await watchLocks(file, {
      watchMs: 200,
      extendedMs: 400,
      everyMs: 2,
      // Time stands still until the lock is as the test wants it, however slow the machine is.
      now: () => time,
      onSample: (locks) => {
        const isHeld = locks.some(({ name }) => name === 'writer');
        if (isReleased && !watchedOnce) shell.start('ROLLBACK;');
        watchedOnce = true;
        if (isHeld !== isReleased) time += 20;
      },
    });
    expect(watch).toMatchObject({ extension, watchedMs });
  });

  it('never goes on for longer than the user chose, or where no process writes', async () => {
    const file = database('wal');
    expect(await watchLocks(file, { watchMs: 40, extendedMs: 10_000 })).toMatchObject({ extension: null });
    const shell = await sqliteShell(file.path);
    await shell.run('BEGIN IMMEDIATE;');
    expect(await watchLocks(file, { watchMs: 40 })).toMatchObject({ extension: null });
  });

  it('looks at random moments: it draws each pause', async () => {
    let [time, drawn] = [0, 0];
    const watch = await watchLocks(database('wal'), {
      watchMs: 100,
      everyMs: 2,
      now: () => time,
      onSample: () => {
        time += 20;
      },
      random: () => ++drawn / 100,
    });
    expect(drawn).toBe(watch.samples - 1);
  });

  it('looks once where there is no time at all', async () => {
    const watch = await watchLocks(database('wal'), { watchMs: 0 });
    expect(watch).toMatchObject({ samples: 1, watchedMs: 0, commits: 0 });
  });

  it('continues until the signal, and reports what it saw meanwhile', async () => {
    const ending = new AbortController();
    const reported: LockWatch[] = [];
    const watch = await watchLocks(database('wal'), {
      watchMs: null,
      signal: ending.signal,
      onLocks: (locks) => {
        reported.push(locks);
        if (reported.length === 2) ending.abort();
      },
    });
    expect(reported).toHaveLength(3);
    expect(reported.at(-1)).toEqual(watch);
    expect(watch.samples).toBeGreaterThan(reported[0]?.samples ?? Number.NaN);
  });
});
