import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { DoctorResult, Finding } from '../../src/doctor/result.ts';
import { SCHEMA_VERSION } from '../../src/store/sqlite/schema.ts';
import { freePort } from '../../src/stress/target/free-port.ts';
import { type CliRun, runGenesis, startGenesis, startServe } from '../support/cli.ts';
import { checksums, DAMAGED, soundDatabase } from '../support/damaged.ts';
import { holdWriteLockElsewhere } from '../support/elsewhere.ts';
import { breakLeaf, makeExtended } from '../support/extended-database.ts';
import { findingsOf } from '../support/findings.ts';
import { GENESIS } from '../support/genesis.ts';
import {
  type Holder,
  hasLinuxLocks,
  hasPython,
  hasShell,
  python,
  sqliteShell,
} from '../support/lock-holders.ts';
import { mainInProcess } from '../support/main-in-process.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { canRunUnprivileged, letIn, unprivileged } from '../support/unprivileged.ts';
import { canUnshare, inNamespace } from '../support/unshare.ts';
import { waitFor } from '../support/wait-for.ts';

/** A closed database of another application, in either journal mode. */
function database(mode: 'wal' | 'delete' = 'wal'): string {
  const file = soundDatabase(tempFolder());
  if (mode === 'wal') return file;
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = DELETE');
  db.close();
  return file;
}

async function diagnose(
  ...args: string[]
): Promise<Omit<CliRun, 'signal'> & { result: DoctorResult; findings: Finding[] }> {
  const run = await mainInProcess(['doctor', ...args, '--json', '-']);
  const result = JSON.parse(run.stdout) as DoctorResult;
  return { ...run, result, findings: result.checks.flatMap(findingsOf) };
}

const rulesOf = (findings: readonly Finding[], severity: Finding['severity']) =>
  findings.filter((finding) => finding.severity === severity).map(({ rule }) => rule);

describe('another process holds the write lock', () => {
  const HOLDERS: readonly [string, boolean, (file: string) => Promise<Holder>, string, RegExp][] = [
    ['a Python program', hasPython, python, "c.execute('BEGIN IMMEDIATE')", /\S*python3/],
    ['a sqlite3 shell', hasShell, sqliteShell, 'BEGIN IMMEDIATE;', /\S*sqlite3/],
  ];
  for (const [who, isHere, start, begin, command] of HOLDERS) {
    it.skipIf(!isHere).each(['wal', 'delete'] as const)(`${who} is named, in mode %s`, async (mode) => {
      const file = database(mode);
      const holder = await start(file);
      await holder.run(begin);
      const { exitCode, stdout, stderr } = await runGenesis(['doctor', file]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
      const text = stdout.replace(/\s+/g, ' ');
      expect(text).toMatch(new RegExp(`error write-lock-held: pid ${holder.pid} \\(${command.source}`));
      expect(text).toMatch(/has held the write lock for all \S+ m?s of the watch/);
      expect(stdout).toMatch(
        new RegExp(`^ +${holder.pid} +\\S+ .*${mode === 'wal' ? 'writer' : 'reserved'}`, 'm'),
      );
      expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
    });
  }

  it.skipIf(!hasPython)('and no longer once it has let go', async () => {
    const file = database();
    const holder = await python(file);
    await holder.run("c.execute('BEGIN IMMEDIATE')");
    await holder.run("c.execute('COMMIT')");
    const { exitCode, result } = await diagnose(file);
    expect(exitCode).toBe(0);
    expect(result.checks.find(({ name }) => name === 'locks')).toMatchObject({
      summary: expect.stringMatching(/^no process held a lock in .*; one process has it open/),
    });
  });

  it.skipIf(!hasPython)('stopped in its transaction, with how it goes on', async () => {
    const file = database();
    const holder = await python(file);
    await holder.run("c.execute('BEGIN IMMEDIATE')");
    holder.kill('SIGSTOP');
    const { findings } = await diagnose(file);
    const held = findings.find(({ rule }) => rule === 'write-lock-held');
    expect(held?.evidence[0]).toMatch(/is stopped/);
    expect(held?.remedy).toContain(`kill -CONT ${holder.pid}`);
  });
});

it.skipIf(!hasPython)('names a reader that keeps the log from being brought back', async () => {
  const file = database();
  const [reader, writer] = [await python(file), await python(file)];
  await reader.run("c.execute('BEGIN'); c.execute('SELECT count(*) FROM notes').fetchall()");
  await writer.run(`c.execute("INSERT INTO notes (text) VALUES ('more')")`);
  const { exitCode, findings } = await diagnose(file);
  expect(exitCode).toBe(0);
  const pinned = findings.filter(({ rule }) => rule === 'reader-holds-back-checkpoint');
  expect(pinned.map(({ message }) => message)).toEqual([
    expect.stringMatching(new RegExp(`^pid ${reader.pid} \\(\\S*python3 .*1 page old, in slot \\d$`)),
  ]);
  expect((await mainInProcess(['doctor', file, '--strict'])).exitCode).toBe(1);
});

it('says that nothing is wrong, and that no process holds a lock', async () => {
  const file = database();
  const before = checksums(dirname(file));
  const { exitCode, stdout, stderr } = await mainInProcess(['doctor', file, '--strict']);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^ok +locks +no process (that this system shows )?held a lock/m);
  expect(stdout).toMatch(/^ok +integrity /m);
  expect(stdout).toMatch(/^NOTHING WRONG/m);
  expect(checksums(dirname(file))).toEqual(before);
});

it('writes every format, to a pipe without colours, and says at what it fails', async () => {
  const file = database();
  const [html, junit] = ['doctor.html', 'doctor.xml'].map((name) => join(tempFolder(), name)) as [
    string,
    string,
  ];
  const args = ['doctor', file, '--strict', '-o', html, '--junit', junit, '-f', 'markdown'];
  const { exitCode, stdout, stderr } = await runGenesis(args);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  expect(stdout).toMatch(/^## genesis doctor: nothing wrong.*\| integrity \| ok \|/s);
  expect(stdout).not.toContain('\u001b');
  expect(readFileSync(html, 'utf8')).toMatch(/^<!doctype html>.*class="verdict passed"/s);
  expect(readFileSync(junit, 'utf8')).toMatch(
    /<testsuite name="genesis doctor: integrity" tests="1" failures="0"/,
  );
  expect((await diagnose(file, '--strict')).result.failsAt).toBe('warning');
  expect((await diagnose(file)).result.failsAt).toBe('error');
});

describe('a damaged file has one clear finding, and stays as it is', () => {
  const RULES: Readonly<Record<string, string>> = {
    missing: 'missing-file',
    'dangling link': 'missing-file',
    'link in a circle': 'unreadable-file',
    folder: 'is-a-folder',
    'named pipe': 'not-a-regular-file',
    'no permission': 'no-permission',
    'zero bytes': 'empty-file',
    text: 'not-a-database',
    encrypted: 'encrypted-file',
    'zero-filled': 'zero-filled-file',
    gzip: 'not-a-database',
    'SQLite 2': 'not-a-database',
    truncated: 'truncated-file',
    'damaged header': 'damaged-header',
    'flipped page': 'damaged',
  };

  const canMake = DAMAGED.filter(({ name }) => name !== 'no permission' || canRunUnprivileged);
  it.each(canMake.map(({ name, make }) => [name, make] as const))('%s', async (name, make) => {
    const asOther = name === 'no permission';
    const folder = letIn(tempFolder());
    const file = make(folder);
    const before = checksums(folder);
    const args = ['doctor', file];
    const run = asOther ? runGenesis(args, unprivileged) : mainInProcess(args);
    const { exitCode, stdout, stderr } = await run;
    expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: '' });
    expect([...stdout.matchAll(/^(?:error|warning) +([a-z-]+):/gm)].map(([, rule]) => rule)).toEqual([
      RULES[name],
    ]);
    expect(stdout).toMatch(/^ +remedy +\S/m);
    expect(checksums(folder)).toEqual(before);
  });
});

describe('a database that needs a collation of its application', () => {
  it('is sound, but not checked in full, and no more time would help', async () => {
    const file = join(tempFolder(), 'items.db');
    makeExtended(file, 'collation');
    const { exitCode, stdout } = await mainInProcess(['doctor', '--full', file]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^ok +integrity +integrity_check found nothing in 1 of 2 tables/m);
    expect(stdout).toMatch(/^info +integrity-partial: /m);
    expect(stdout).toMatch(/needs the collation icu_root of its application/);
    expect(stdout).not.toContain('--full');
  });

  it('fails if another table is damaged', async () => {
    const file = join(tempFolder(), 'items.db');
    makeExtended(file, 'collation');
    breakLeaf(file, 'notes');
    const before = checksums(dirname(file));
    const { exitCode, findings } = await diagnose(file);
    expect(exitCode).toBe(1);
    expect(rulesOf(findings, 'error')).toEqual(['damaged']);
    expect(checksums(dirname(file))).toEqual(before);
  });
});

describe('a log without a process', () => {
  /** A database whose last process was killed after a commit that is in the log alone. */
  function killed(): string {
    const file = database();
    const db = new SqliteDatabase(file);
    db.pragma('wal_autocheckpoint = 0');
    db.exec("INSERT INTO notes (text) VALUES ('in the log alone')");
    const folder = tempFolder();
    const copy = join(folder, 'chat.db');
    for (const suffix of ['', '-wal', '-shm']) writeFileSync(copy + suffix, readFileSync(file + suffix));
    db.close();
    return copy;
  }

  it('is read with the database, and neither is touched', async () => {
    const file = killed();
    const before = checksums(dirname(file));
    const { exitCode, findings, result } = await diagnose(file);
    expect(exitCode).toBe(0);
    expect(rulesOf(findings, 'warning')).toContain('left-wal');
    expect(result.checks.find(({ name }) => name === 'integrity')).toMatchObject({
      status: 'examined',
      findings: [],
    });
    expect(checksums(dirname(file))).toEqual(before);
  });
});

it.skipIf(!hasPython)('names who still has a deleted database open: that is its last copy', async () => {
  const file = database('delete');
  const keeper = await python(file);
  await keeper.run("c.execute('SELECT count(*) FROM notes').fetchall()");
  rmSync(file);
  const { exitCode, findings } = await diagnose(file);
  expect(exitCode).toBe(1);
  expect(findings.map(({ rule }) => rule)).toEqual(['missing-file']);
  expect(findings[0]?.evidence[0]).toMatch(
    new RegExp(`^pid ${keeper.pid} .*still has the deleted database open`),
  );
  expect(findings[0]?.remedy).toContain(`/proc/${keeper.pid}/fd`);
});

it.skipIf(!hasPython)('names who holds the lock of a database that is not filled yet', async () => {
  const file = join(tempFolder(), 'new.db');
  const holder = await python(file);
  await holder.run("c.execute('BEGIN IMMEDIATE')");
  const { findings } = await diagnose(file);
  expect(rulesOf(findings, 'error')).toEqual(['write-lock-held']);
  expect(rulesOf(findings, 'info')).toEqual(['empty-file']);
});

describe.skipIf(!canUnshare)('in a container, where the lock of a process outside it cannot be seen', () => {
  const inContainer = async (file: string) => {
    const command = [process.execPath, GENESIS, 'doctor', file, '--json', '-'];
    const { status, stdout } = spawnSync(...inNamespace(...command), { encoding: 'utf8' });
    const { checks } = JSON.parse(stdout) as DoctorResult;
    return { status, findings: checks.flatMap(findingsOf) };
  };

  it.each(['wal', 'delete'] as const)('it is found by trying, in mode %s', async (mode) => {
    const file = database(mode);
    const release = await holdWriteLockElsewhere(file);
    const held = await inContainer(file);
    expect(held.status).toBe(1);
    expect(rulesOf(held.findings, 'error')).toEqual(['write-refused']);
    expect(rulesOf(held.findings, 'info')).toContain('locks-unseen');
    await release();
    const free = await inContainer(file);
    expect(free.status).toBe(0);
    expect(readdirSync(dirname(file))).toEqual(['chat.db']);
  });
});

describe('genesis doctor --watch', () => {
  it.skipIf(!hasPython)('ends when its output is no longer read', async () => {
    const file = database();
    const holder = await python(file);
    const watch = startGenesis(['doctor', '--watch', file]);
    watch.process.stdout?.destroy();
    while (watch.process.exitCode === null)
      for (const sql of ['BEGIN IMMEDIATE', 'COMMIT'])
        await holder.run(`c.execute('${sql}'); time.sleep(0.3)`);
    expect((await watch.ended).stderr).toBe('');
  });

  it('reports that a server does not answer', async () => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const { exitCode, stdout } = await mainInProcess(['doctor', '--watch', '--url', url]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^error +server-unreachable:/m);
  });

  it.skipIf(!hasPython)('writes each change to a pipe, then the report', async () => {
    const file = database();
    const holder = await python(file);
    await holder.run("c.execute('BEGIN IMMEDIATE')");
    const watch = startGenesis(['doctor', '--watch', file]);
    await watch.printed(new RegExp(`Z held writer by pid ${holder.pid} \\(`));
    await holder.run("c.execute('COMMIT')");
    await watch.printed(new RegExp(`Z released writer by pid ${holder.pid} after`));
    watch.process.kill('SIGINT');
    const { exitCode, stdout, stderr } = await watch.ended;
    expect({ exitCode, stderr }).toEqual({ exitCode: 130, stderr: '' });
    expect(stdout).toMatch(/^interrupted: this is only what was seen until then$/m);
  });

  it('ends when its time is over, and fails where nothing could be watched', async () => {
    const file = database();
    expect(await runGenesis(['doctor', '--watch', '--for', '100ms', file])).toMatchObject({
      exitCode: 0,
      stderr: '',
    });
    expect((await runGenesis(['doctor', '--watch', `${file}.not`])).exitCode).toBe(1);
  });
});

it.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('ends at %s with what it saw, and leaves nothing behind', async (signal, expected) => {
  const folder = tempFolder();
  const file = soundDatabase(folder);
  const temporary = tempFolder();
  const before = checksums(folder);
  const { mtimeMs: emptyAt } = statSync(temporary);
  const cli = startGenesis(['doctor', '--for', '1h', file], { env: { TMPDIR: temporary } });
  await waitFor(() => statSync(temporary).mtimeMs > emptyAt);
  cli.process.kill(signal);
  const { exitCode, stdout } = await cli.ended;
  expect(exitCode).toBe(expected);
  expect(stdout).toMatch(/^interrupted: /m);
  expect(readdirSync(temporary)).toEqual([]);
  expect(checksums(folder)).toEqual(before);
});

describe('a running Genesis', () => {
  it('is asked, and so is its database', async () => {
    const { url } = await startServe(['--db', 'chat.db']);
    const { exitCode, result } = await diagnose('--url', url);
    expect(exitCode).toBe(0);
    expect(result.description).toMatch(/^genesis .*chat\.db, WAL, /);
    expect(result.description).toContain(`, Genesis schema ${SCHEMA_VERSION}`);
    const examined = result.checks.filter(({ status }) => status === 'examined').map(({ name }) => name);
    if (hasLinuxLocks) expect(examined).toEqual(expect.arrayContaining(['server', 'file', 'locks', 'data']));
  });

  it('that does not answer is a finding', async () => {
    const { exitCode, stdout } = await mainInProcess([
      'doctor',
      '--url',
      `http://127.0.0.1:${await freePort()}`,
    ]);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^error +server-unreachable:/m);
  });

  it.skipIf(!hasLinuxLocks)(
    'keeps its locks and answers everybody while it is looked at again and again',
    async () => {
      const serving = await startServe(['--db', 'chat.db', '--model-delay', '50']);
      const { url, process: server, ended } = serving;
      const file = (await diagnose('--url', url)).result.description.split(', ')[1] ?? '';
      expect(existsSync(file)).toBe(true);
      const load = startGenesis(['stress', '--url', url, '-c', '20', '-d', '1s', '--threshold', 'lost=0']);
      const watch = watchLockRows(Number(server.pid), `${file}-shm`);
      const codes: (number | null)[] = [];
      while (load.process.exitCode === null) codes.push((await runGenesis(['doctor', file])).exitCode);
      expect((await load.ended).exitCode).toBe(0);
      expect(watch.stop()).toEqual({ lost: 0, looks: expect.any(Number) });
      expect(codes.length).toBeGreaterThan(0);
      expect(new Set(codes)).toEqual(new Set([0]));
      server.kill('SIGTERM');
      expect((await ended).exitCode).toBe(0);
      expect(readdirSync(dirname(file))).toEqual(['chat.db']);
    },
  );
});

/** Looks often whether a process still has its lock rows on a `-shm`. */
function watchLockRows(pid: number, shm: string): { stop(): { lost: number; looks: number } } {
  const { ino } = statSync(shm);
  let [lost, looks] = [0, 0];
  const timer = setInterval(() => {
    looks++;
    const rows = readFileSync('/proc/locks', 'utf8').split('\n');
    if (!rows.some((row) => row.includes(` ${pid} `) && row.includes(`:${ino} 128 128`))) lost++;
  }, 5);
  return {
    stop: () => {
      clearInterval(timer);
      return { lost, looks };
    },
  };
}
