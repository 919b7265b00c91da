import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { LockRecorder, type LockSubject } from '../../../src/stress/observe/lock-recorder.ts';
import type { ObservedHolder, ObservedLocks } from '../../../src/stress/observe/observed-locks.ts';
import { executeElsewhere } from '../../support/elsewhere.ts';
import { hasLinuxLocks, hasPython, python } from '../../support/lock-holders.ts';
import { tempDatabase } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

/** A database that no process has open: this one must not, as it reads its bytes. */
function database(journalMode: 'wal' | 'delete' = 'wal'): string {
  const path = tempDatabase();
  const db = new SqliteDatabase(path);
  db.pragma(`journal_mode = ${journalMode}`);
  db.exec('CREATE TABLE t (x); INSERT INTO t VALUES (1)');
  db.close();
  return path;
}

/** No process. */
const NONE = -1;

/** Records with a clock that goes on by 20 ms with each look. */
function recording(subject: Partial<LockSubject>) {
  let now = 1_000;
  const all = { databaseFile: null, group: null, port: null, tool: NONE, ...subject };
  const recorder = new LockRecorder(all, () => now);
  const look = (times = 1) => {
    for (let time = 0; time < times; time++) {
      now += 20;
      recorder.sample();
    }
  };
  return { recorder, look, pass: (ms: number) => (now += ms) };
}

/** What a load of five looks shows. */
function duringLoad(subject: Partial<LockSubject>): ObservedLocks | null {
  const { recorder, look } = recording(subject);
  recorder.beginLoad();
  look(5);
  recorder.endLoad();
  return recorder.result([]);
}

function holdersIn(locks: ObservedLocks | null): readonly ObservedHolder[] {
  return locks?.status === 'seen' ? locks.holders : [];
}

const HOLD = ['BEGIN IMMEDIATE', 'INSERT INTO t VALUES (2)'];

describe.skipIf(!hasLinuxLocks)('the locks of a database during a load', () => {
  it('are those of the server that this tool started', async () => {
    const databaseFile = database();
    const { pid } = await executeElsewhere(databaseFile, ...HOLD);
    expect(duringLoad({ databaseFile, group: pid, tool: process.pid })).toEqual({
      status: 'seen',
      database: databaseFile,
      journalMode: 'wal',
      blindSpot: expect.toSatisfy((reason) => reason === null || typeof reason === 'string'),
      watchedMs: 80,
      samples: 5,
      commits: 0,
      writeLockedShare: 1,
      holders: [
        {
          pid,
          command: expect.stringContaining(`sql-process.ts ${databaseFile} BEGIN`),
          owner: 'server',
          write: {
            holds: 1,
            share: 1,
            medianMs: 80,
            longestMs: 80,
            heldAtEndMs: 80,
            heldAfterLoadMs: null,
            cpuShareWhileHeld: null,
          },
          locks: expect.arrayContaining([{ name: 'writer', samples: 5, longestMs: 80 }]),
          samplesBlockingCommits: 0,
        },
      ],
    });
  });

  it('are those of another program', async () => {
    const databaseFile = database('delete');
    const [server, other] = await Promise.all([
      executeElsewhere(databaseFile),
      executeElsewhere(databaseFile, ...HOLD),
    ]);
    const locks = duringLoad({ databaseFile, group: server.pid });
    expect(locks).toMatchObject({ journalMode: 'rollback', writeLockedShare: 1 });
    expect(holdersIn(locks)).toMatchObject([{ pid: other.pid, owner: 'other', write: { share: 1 } }]);
  });

  it('are those of this tool, which is not the server', async () => {
    const databaseFile = database();
    const [server, ours] = await Promise.all([
      executeElsewhere(databaseFile),
      executeElsewhere(databaseFile, ...HOLD),
    ]);
    const locks = duringLoad({ databaseFile, group: server.pid, tool: process.pid });
    expect(holdersIn(locks)).toMatchObject([{ pid: ours.pid, owner: 'tool' }]);
  });

  it('are those of a process that is not known where the server is not', async () => {
    const databaseFile = database();
    const { pid } = await executeElsewhere(databaseFile, ...HOLD);
    expect(holdersIn(duringLoad({ databaseFile }))).toMatchObject([{ pid, owner: 'unknown' }]);
  });

  it('belong to the server also if it was started again', async () => {
    const databaseFile = database();
    const [first, second] = [
      await executeElsewhere(databaseFile),
      await executeElsewhere(databaseFile, ...HOLD),
    ];
    const { recorder, look } = recording({ databaseFile, group: first.pid });
    recorder.beginLoad();
    look(2);
    recorder.endLoad();
    expect(holdersIn(recorder.result([first.pid, second.pid]))).toMatchObject([{ owner: 'server' }]);
  });

  it('are counted from the beginning of the load to its end', async () => {
    const databaseFile = database();
    const { pid, kill } = await executeElsewhere(databaseFile, ...HOLD);
    const { recorder, look } = recording({ databaseFile, group: pid });
    look(3);
    expect(recorder.locksNow()).toBeNull();
    recorder.beginLoad();
    look(4);
    expect(recorder.count).toEqual({ samples: 4, held: 4 });
    const holder = { pid, command: expect.stringContaining(databaseFile), owner: 'server', heldMs: 60 };
    expect(recorder.locksNow()).toEqual({ kind: 'write-lock', share: 1, holder });
    expect(recorder.locksNow()).toEqual({ kind: 'write-lock', share: 0, holder: null });
    await kill();
    recorder.endLoad();
    look(3);
    expect(recorder.result([])).toMatchObject({ samples: 4, writeLockedShare: 1, holders: [{ pid }] });
  });

  it('go on after it where a transaction is never ended', async () => {
    const databaseFile = database();
    const { pid } = await executeElsewhere(databaseFile, ...HOLD);
    const { recorder, look } = recording({ databaseFile, group: pid });
    recorder.beginLoad();
    look(5);
    recorder.endLoad();
    look(60);
    expect(holdersIn(recorder.result([]))).toMatchObject([
      { write: { heldAtEndMs: 80, heldAfterLoadMs: 1_200, longestMs: 80 } },
    ]);
  });

  it('are unseen if the load was over before the first look', () => {
    const { recorder, look } = recording({ databaseFile: database() });
    look();
    recorder.beginLoad();
    recorder.endLoad();
    expect(recorder.result([])).toEqual({
      status: 'unseen',
      reason: expect.stringMatching(/before the first look/),
    });
  });
});

describe.skipIf(!hasLinuxLocks)('the database of a server', () => {
  it('is found among the files that its processes have open', async () => {
    const [file, unrelated] = [database(), database()];
    const { pid } = await executeElsewhere(file, ...HOLD);
    await executeElsewhere(unrelated, ...HOLD);
    expect(duringLoad({ group: pid })).toMatchObject({ database: file, holders: [{ pid, owner: 'server' }] });
  });

  it('is the one of several that it locks most', async () => {
    const [idle, busy] = [database(), database()];
    const attach = `ATTACH '${busy}' AS busy`;
    const { pid } = await executeElsewhere(
      idle,
      'SELECT * FROM t',
      attach,
      'BEGIN',
      'INSERT INTO busy.t VALUES (2)',
    );
    expect(duringLoad({ group: pid })).toMatchObject({ database: busy, writeLockedShare: 1 });
  });

  it('may be made by the first request', async () => {
    const databaseFile = tempDatabase();
    const { recorder, look, pass } = recording({ databaseFile });
    recorder.beginLoad();
    look(3);
    const { pid } = await executeElsewhere(databaseFile, 'CREATE TABLE t (x)', ...HOLD);
    pass(5_000);
    look(4);
    recorder.endLoad();
    expect(recorder.result([pid])).toMatchObject({ database: databaseFile, samples: 4, writeLockedShare: 1 });
  });

  it('is unknown if it has none open', async () => {
    const { pid } = await executeElsewhere(':memory:');
    expect(duringLoad({ group: pid })).toBeNull();
  });
});

describe.skipIf(!hasPython)('without a write-ahead log', () => {
  it('a process that reads keeps another one from committing', async () => {
    const databaseFile = database('delete');
    const [reader, writer] = await Promise.all([python(databaseFile), python(databaseFile)]);
    await reader.run("c.execute('BEGIN'); c.execute('SELECT * FROM t').fetchall()");
    await writer.run("c.execute('BEGIN'); c.execute('INSERT INTO t VALUES (2)')");
    writer.start("c.execute('COMMIT')");
    const isPending = () =>
      holdersIn(duringLoad({ databaseFile })).some(({ locks }) =>
        locks.some(({ name }) => name === 'pending'),
      );
    await waitFor(isPending);
    const holders = holdersIn(duringLoad({ databaseFile, group: writer.pid }));
    const of = (pid: number) => holders.find((holder) => holder.pid === pid);
    expect(of(writer.pid)).toMatchObject({
      owner: 'server',
      write: { share: 1 },
      locks: [{ name: 'pending', samples: 5, longestMs: 80 }],
      samplesBlockingCommits: 0,
    });
    expect(of(reader.pid)).toMatchObject({ owner: 'other', write: null, samplesBlockingCommits: 5 });
  });
});
