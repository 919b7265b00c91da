import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { DoctorResult, Finding } from '../../../src/doctor/result.ts';
import { runGenesis } from '../../support/cli.ts';
import { findingsOf } from '../../support/findings.ts';
import { type Holder, hasPython, python } from '../../support/lock-holders.ts';
import { tempDatabase } from '../../support/temp-folder.ts';

function database(mode: 'wal' | 'delete'): string {
  const file = tempDatabase();
  const db = new SqliteDatabase(file);
  db.pragma(`journal_mode = ${mode}`);
  db.exec('CREATE TABLE t (x); INSERT INTO t VALUES (0)');
  db.close();
  return file;
}

const HOLD = "c.execute('BEGIN IMMEDIATE'); c.execute('UPDATE t SET x = x + 1'); time.sleep(0.02)";

/** Writes in one short transaction after the other, with so long a pause that others get their turn. */
async function startWriter(file: string, pauseMs: number): Promise<Holder> {
  const process = await python(file);
  await process.run("c.execute('PRAGMA synchronous = OFF')");
  process.start(`while True: ${HOLD}; c.execute('COMMIT'); time.sleep(${pauseMs / 1_000})`);
  return process;
}

/** Examines it until the finding is there: on a busy machine, writers may get too little done in one watch. */
async function diagnoseUntil(rule: string, ...args: string[]): Promise<[Finding, DoctorResult]> {
  for (;;) {
    const { stdout } = await runGenesis(['doctor', ...args, '--json', '-']);
    const result = JSON.parse(stdout) as DoctorResult;
    const found = result.checks.flatMap(findingsOf).find((finding) => finding.rule === rule);
    if (found) return [found, result];
  }
}

describe.skipIf(!hasPython)('genesis doctor, where the write lock is held most of the time', () => {
  it.each(['wal', 'delete'] as const)('warns of several writers, and names each (%s)', async (mode) => {
    const file = database(mode);
    const writers = await Promise.all([1, 2, 3].map(() => startWriter(file, 10)));
    const [finding, { watch, holders }] = await diagnoseUntil('write-lock-contended', file);
    expect(finding.severity).toBe('warning');
    expect(finding.message).toMatch(
      /^the write lock was held \S+% of the time \(\S+% to \S+%\), in many transactions of 3 processes in turn$/,
    );
    for (const { pid } of writers) expect(finding.evidence[0]).toMatch(new RegExp(`pid ${pid} \\S+%`));
    expect(holders?.map(({ process }) => process.pid)).toEqual(
      expect.arrayContaining(writers.map(({ pid }) => pid)),
    );
    expect(watch).toMatchObject({ extension: 'write-lock-seen' });
    expect(Number(watch?.ms)).toBeGreaterThan(4_000);
  });

  it('only notes one that may be sound, and says that it watched for longer', async () => {
    const file = database('wal');
    await startWriter(file, 0);
    const [finding, { watch }] = await diagnoseUntil('write-lock-contended', file, '--for', '2s');
    expect(finding).toMatchObject({ severity: 'info' });
    expect(watch).toMatchObject({ extension: null });
    const { exitCode, stdout } = await runGenesis(['doctor', file]);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^watched the locks for \S+ s, longer than usual: the write lock was seen held$/m);
  });
});

describe.skipIf(!hasPython)('genesis doctor, where readers leave no gap', () => {
  const READ = "c.execute('BEGIN'); c.execute('SELECT * FROM t').fetchone(); time.sleep(0.2)";

  it('warns that the log only grows, whatever its size', async () => {
    const file = database('wal');
    const readers = await Promise.all([1, 2, 3].map(() => python(file)));
    for (const reader of readers) reader.start(`while True: ${READ}; c.execute('COMMIT')`);
    const writer = await python(file);
    const commit = "c.execute('INSERT INTO t VALUES (1)')";
    await writer.run(`c.execute('PRAGMA synchronous = OFF'); [${commit} for i in range(1500)]`);
    writer.start(`while True: ${commit}; time.sleep(0.01)`);
    const [finding] = await diagnoseUntil('readers-overlap', file, '--for', '3s');
    expect(finding.severity).toBe('warning');
    expect(finding.evidence[0]).toMatch(/ saw a reader, and none stayed throughout: \d processes read /);
    expect(finding.remedy).toContain('wal_checkpoint(TRUNCATE)');
  });
});
