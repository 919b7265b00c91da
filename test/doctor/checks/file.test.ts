import { randomBytes } from 'node:crypto';
import { appendFileSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { file } from '../../../src/doctor/checks/file.ts';
import type { Facts } from '../../../src/doctor/facts/facts.ts';
import type { FileFacts } from '../../../src/doctor/facts/file/file-facts.ts';
import { readFileFacts } from '../../../src/doctor/facts/file/read-file-facts.ts';
import type { CheckOutcome, Finding } from '../../../src/doctor/result.ts';
import { damaged, PAGE_BYTES, soundDatabase } from '../../support/damaged.ts';
import { databaseFacts, databaseFile, entry, header, lockWatch, opener } from '../../support/doctor-facts.ts';
import { findingsOf } from '../../support/findings.ts';
import { heldLock, holder } from '../../support/held-locks.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { canRunUnprivileged, letIn, seenUnprivileged } from '../../support/unprivileged.ts';

describe('a sound file', () => {
  it('is summarised in figures', () => {
    expect(judge(databaseFile())).toEqual({
      status: 'examined',
      summary: '4 MiB, 1024 pages of 4 KiB, last written by SQLite 3.54.1, application id GNSS',
      findings: [],
    });
  });

  it('needs no complete header', () => {
    const plain = header({ pageCount: null, writtenBy: null, applicationId: 0 });
    expect(judge(databaseFile({ header: plain }))).toMatchObject({ summary: '4 MiB, 1024 pages of 4 KiB' });
    const odd = header({ pageCount: 1, writtenBy: null, applicationId: 7 });
    expect(judge(databaseFile({ header: odd, entry: entry({ bytes: 4_096 }) }))).toMatchObject({
      summary: '4 KiB, 1 page of 4 KiB, application id 0x00000007',
    });
  });

  it('is one that SQLite just closed, in both modes, and while it is written', async () => {
    const path = soundDatabase(tempFolder());
    expect(await findings(path)).toEqual([]);
    const db = new SqliteDatabase(path);
    db.exec(`INSERT INTO notes (text) SELECT text FROM notes`);
    expect(await findings(path)).toEqual([]);
    db.pragma('journal_mode = DELETE');
    db.close();
    expect(await findings(path)).toEqual([]);
  });

  it('is one whose damage only SQLite sees', async () => {
    const path = damaged('flipped page', tempFolder());
    expect(await findings(path)).toEqual([]);
    const db = new SqliteDatabase(path);
    expect(db.pragma('quick_check', { simple: true })).not.toBe('ok');
    db.close();
  });
});

it('is taken for encrypted, not for damaged, if a program left the beginning of the header plain', async () => {
  const path = soundDatabase(tempFolder());
  const bytes = readFileSync(path);
  bytes.set(randomBytes(bytes.length - 32), 32);
  writeFileSync(path, bytes);
  expect(await findings(path)).toMatchObject([{ rule: 'encrypted-file' }]);
});

describe('an empty file', () => {
  const empty = (walBytes: number): FileFacts => ({
    kind: 'empty',
    path: '/srv/chat.db',
    entry: entry({ bytes: 0 }),
    companions: { wal: walBytes > 0 ? entry({ bytes: walBytes }) : null, shm: null, journal: null },
  });
  const severity = (overrides: Partial<Facts>) =>
    findingsOf(outcomeOf(file, databaseFacts(overrides)))[0]?.severity;
  const locked = lockWatch({ holders: [holder([heldLock('reserved')])] });

  it('is an error if no process has it open', () => {
    expect(severity({ file: empty(0), locks: lockWatch({ connected: null }), openers: [] })).toBe('error');
  });

  it('may be one that a process is about to fill', () => {
    expect(severity({ file: empty(0), locks: locked })).toBe('info');
    const opened = { locks: lockWatch({ connected: null }), openers: [opener()] };
    expect(severity({ file: empty(0), ...opened })).toBe('warning');
  });

  it('had content if there is a log', () => {
    expect(severity({ file: empty(4_152), locks: locked })).toBe('error');
  });
});

describe('a broken file has one finding', () => {
  it.each([
    ['missing', 'missing-file', 'there is no file'],
    ['dangling link', 'missing-file', 'elsewhere.db, which does not exist'],
    ['link in a circle', 'unreadable-file', 'its symbolic links lead in a circle'],
    ['folder', 'is-a-folder', 'is a folder'],
    ['named pipe', 'not-a-regular-file', 'is a named pipe'],
    ['zero bytes', 'empty-file', 'is empty: it has 0 bytes'],
    ['text', 'not-a-database', 'is not a SQLite 3 database: it is text'],
    ['encrypted', 'encrypted-file', 'its bytes look random'],
    ['zero-filled', 'zero-filled-file', 'has 16 KiB, but it begins with zeros'],
    ['gzip', 'not-a-database', 'is not a SQLite 3 database: it is a gzip archive'],
    ['SQLite 2', 'not-a-database', 'is not a SQLite 3 database: it is a database of SQLite 2'],
    ['truncated', 'truncated-file', 'bytes are missing'],
    ['damaged header', 'damaged-header', 'a page size of 4660'],
  ])('%s: %s', async (name, rule, message) => {
    const path = damaged(name, tempFolder());
    const found = await findings(path);
    expect(found).toMatchObject([{ rule, severity: 'error' }]);
    expect(found[0]?.message).toContain(path);
    expect(found[0]?.message).toContain(message);
  });

  it.skipIf(!canRunUnprivileged)('no permission: no-permission', async () => {
    const path = damaged('no permission', letIn(tempFolder()));
    const { file } = await seenUnprivileged(path);
    const [finding] = findingsOf(judge(file));
    expect(finding).toMatchObject({ rule: 'no-permission', severity: 'error' });
    expect(finding?.message).toContain(`cannot read ${path}`);
    expect(finding?.evidence[0]).toMatch(/^chat\.db belongs to \S+, mode 0000$/);
    expect(finding?.remedy).toContain(`genesis doctor ${path}`);
  });

  it('a folder that may not be searched: no-permission', () => {
    const denied = { path: '/srv/private', entry: entry({ mode: 0o700 }), owner: 'alice', user: 'bob' };
    const locked = {
      kind: 'unreadable',
      path: '/srv/private/chat.db',
      reason: 'permission denied',
      denied,
    } as const;
    expect(findingsOf(judge(locked))).toEqual([
      {
        rule: 'no-permission',
        severity: 'error',
        message: 'user bob cannot read /srv/private/chat.db: the folder /srv/private may not be searched',
        evidence: ['/srv/private belongs to alice, mode 0700'],
        remedy:
          'Run it as the owner (sudo -u alice genesis doctor /srv/private/chat.db), or let user bob read it: chmod o+x /srv/private.',
      },
    ]);
  });
});

describe('a missing file', () => {
  it('is perhaps another one, misspelt', async () => {
    const folder = tempFolder();
    soundDatabase(folder, 'chats.db');
    const [finding] = await findings(join(folder, 'chat.db'));
    expect(finding?.evidence).toEqual(['databases in its folder: chats.db']);
    expect(finding?.remedy).toContain('Check the spelling');
  });

  it('leaves a log that must not be deleted', async () => {
    const folder = tempFolder();
    writeFileSync(join(folder, 'chat.db-wal'), 'log');
    const [finding] = await findings(join(folder, 'chat.db'));
    expect(finding?.evidence).toEqual(['chat.db-wal exists without it']);
    expect(finding?.remedy).toContain('copy them');
  });

  it('has no folder', async () => {
    const folder = join(tempFolder(), 'no');
    const [finding] = await findings(join(folder, 'chat.db'));
    expect(finding?.message).toContain(`because there is no folder ${folder}`);
  });
});

describe('a file that is something else', () => {
  it('is a folder with databases', async () => {
    const folder = tempFolder();
    soundDatabase(folder, 'chats.db');
    expect(await findings(folder)).toMatchObject([
      { evidence: ['databases in it: chats.db'], remedy: 'Name one of them.' },
    ]);
  });

  it('was emptied but has a log, which SQLite would delete', async () => {
    const path = damaged('zero bytes', tempFolder());
    writeFileSync(`${path}-wal`, Buffer.alloc(8_192));
    writeFileSync(`${path}-journal`, Buffer.alloc(512));
    const [finding] = await findings(path);
    expect(finding?.evidence).toEqual([
      'chat.db-wal has 8 KiB: there was a database here',
      'chat.db-journal has 512 bytes: a transaction did not end',
    ]);
    expect(finding?.remedy).toContain('Copy it and the files next to it');
  });

  it('does not show what is in a text', async () => {
    const found = await findings(damaged('text', tempFolder()));
    expect(JSON.stringify(found)).not.toContain('diary');
  });

  it('is the log of a database, which has another name', async () => {
    const path = soundDatabase(tempFolder());
    const db = new SqliteDatabase(path);
    db.exec('DELETE FROM notes');
    const log = readFileSync(`${path}-wal`);
    db.close();
    writeFileSync(`${path}-wal`, log);
    expect(await findings(`${path}-wal`)).toMatchObject([
      { rule: 'not-a-database', remedy: `Name the database itself: ${path}.` },
    ]);
  });

  it.each([
    ['-- dump\nCREATE TABLE', 'sqlite3 NEW <'],
    ['version https://git-lfs.github.com/spec/v1\n', 'git lfs pull'],
    ['PK\x03\x04', 'Unpack it'],
    ['\x01\x02\x03', 'restore a backup'],
    ['%PDF-1.7', 'Name the file of the database.'],
  ])('has a remedy of its own: %j', async (content, remedy) => {
    const path = join(tempFolder(), 'it.db');
    writeFileSync(path, content);
    const [finding] = await findings(path);
    expect(finding?.remedy).toContain(remedy);
  });
});

describe('a truncated file', () => {
  it('has a finding with the missing bytes', async () => {
    const path = damaged('truncated', tempFolder());
    const [finding] = await findings(path);
    expect(finding?.message).toMatch(/ is truncated: [\d,]+ of [\d,]+ bytes are missing$/);
    expect(finding?.evidence[0]).toMatch(/^it has [\d,]+ bytes, and its header counts \d+ pages of 4 KiB$/);
    expect(finding?.remedy).toContain(`${basename(path)} .recover`);
  });

  it('ends within a page', async () => {
    const path = soundDatabase(tempFolder());
    truncateSync(path, readFileSync(path).length - 1);
    expect(await findings(path)).toMatchObject([
      { rule: 'truncated-file', message: expect.stringContaining(': 1 of ') },
    ]);
  });

  it('is whole if more follows the pages that it counts: SQLite ignores that', async () => {
    const path = soundDatabase(tempFolder());
    appendFileSync(path, 'more');
    expect(await findings(path)).toEqual([]);
  });

  it('ends within its header', async () => {
    const path = soundDatabase(tempFolder());
    truncateSync(path, 50);
    expect(await findings(path)).toMatchObject([{ rule: 'truncated-file' }]);
  });

  it.each([
    ['a journal', '-journal', 512, true],
    ['a log', '-wal', 512, true],
    ['an empty log', '-wal', 0, false],
  ])('may be in the middle of a transaction where there is %s', async (_what, suffix, bytes, excused) => {
    const path = damaged('truncated', tempFolder());
    writeFileSync(path + suffix, Buffer.alloc(bytes));
    expect((await findings(path)).length === 0).toBe(excused);
  });

  it('counts its pages by its length if the header does not', () => {
    const old = { header: header({ pageCount: null }), entry: entry({ bytes: 10 * PAGE_BYTES }) };
    const alone = { wal: null, shm: null, journal: null };
    expect(findingsOf(judge(databaseFile({ ...old, companions: alone })))).toEqual([]);
    const cut = databaseFile({ ...old, companions: alone, entry: entry({ bytes: 10 * PAGE_BYTES - 96 }) });
    expect(findingsOf(judge(cut))).toMatchObject([
      { message: '/srv/chat.db is truncated: 96 of 40,960 bytes are missing' },
    ]);
  });
});

it('names all that is wrong with a header', () => {
  const broken = header({ defects: ['a page size of 7', 'file format 9'] });
  expect(findingsOf(judge(databaseFile({ header: broken })))).toMatchObject([
    {
      rule: 'damaged-header',
      message: expect.stringContaining('a page size of 7'),
      evidence: ['file format 9'],
    },
  ]);
});

it('is skipped where the database is on another machine', () => {
  expect(outcomeOf(file, databaseFacts({ file: null }))).toMatchObject({ status: 'skipped' });
});

function judge(seen: FileFacts): CheckOutcome {
  return outcomeOf(file, databaseFacts({ file: seen }));
}

async function findings(path: string): Promise<readonly Finding[]> {
  return findingsOf(judge(await readFileFacts(path)));
}
