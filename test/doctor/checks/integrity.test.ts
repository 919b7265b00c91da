import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { integrity } from '../../../src/doctor/checks/integrity.ts';
import {
  type CheckByTable,
  type Contents,
  MOST_VIOLATIONS,
} from '../../../src/doctor/facts/contents/contents.ts';
import type { Finding, Severity } from '../../../src/doctor/result.ts';
import type { Obstacle } from '../../../src/sqlite-probe/protocol.ts';
import { contents, databaseFacts } from '../../support/doctor-facts.ts';

const examine = (overrides: Partial<Contents> = {}) =>
  outcomeOf(integrity, databaseFacts({ contents: contents(overrides) }));

function findings(overrides: Partial<Contents>): readonly Finding[] {
  const outcome = examine(overrides);
  return outcome.status === 'examined' ? outcome.findings : [];
}

const unanswered = (reason: string) => ({ status: 'unanswered', reason }) as const;

const damagedBy = (...problems: string[]) =>
  findings({ integrity: { status: 'damaged', method: 'quick_check', problems, byTable: null } });

it('finds nothing in a sound database, and says how long it looked', () => {
  expect(examine()).toEqual({
    status: 'examined',
    summary: 'quick_check found nothing in 12 ms, no broken foreign keys',
    findings: [],
  });
  expect(examine({ readFrom: 'copy' })).toMatchObject({
    summary: 'quick_check found nothing in 12 ms, no broken foreign keys, read from a copy',
  });
});

describe('a damaged database', () => {
  it('is reported with the first problems, and how to save what is left', () => {
    const [finding, ...others] = damagedBy(...Array.from({ length: 7 }, (_, i) => `Page ${i}: never used`));
    expect(others).toEqual([]);
    expect(finding).toMatchObject({
      rule: 'damaged',
      severity: 'error',
      message: '/srv/chat.db is damaged: quick_check found 7 problems',
      evidence: [
        'Page 0: never used',
        'Page 1: never used',
        'Page 2: never used',
        'Page 3: never used',
        'Page 4: never used',
        'and 2 more',
      ],
      remedy: expect.stringContaining('.recover'),
    });
  });

  it('has at least a hundred problems if SQLite stops counting', () => {
    expect(damagedBy(...Array.from({ length: 100 }, () => 'Page 7: never used'))).toMatchObject([
      { message: '/srv/chat.db is damaged: quick_check found at least 100 problems' },
    ]);
  });

  it('needs new indexes if only they are damaged', () => {
    const [finding] = damagedBy('row 3 missing from index by_text', 'wrong # of entries in index by_text');
    expect(finding?.remedy).toContain('REINDEX');
    const [worse] = damagedBy('row 3 missing from index by_text', 'Tree 2 (notes) page 5: broken');
    expect(worse?.remedy).toContain('.recover');
  });

  it('needs a full-text index to be rebuilt if only that is behind its table', () => {
    const [finding] = damagedBy('malformed inverted index for FTS4 table main.f');
    expect(finding?.remedy).toContain("VALUES ('rebuild')");
  });

  it('needs its rows to be corrected if only their values are wrong', () => {
    const [finding] = damagedBy('NULL value in notes.text', 'CHECK constraint failed in notes');
    expect(finding?.remedy).toContain('correct these rows');
  });
});

it('stays short where a name in the schema has a megabyte', () => {
  const long = 'x'.repeat(1_000_000);
  const [finding] = damagedBy(`NULL value in ${long}.a`);
  expect(finding?.evidence.join().length).toBeLessThan(20_000);
  expect(JSON.stringify(examine({ integrity: unanswered(`no such module: ${long}`) })).length).toBeLessThan(
    20_000,
  );
});

describe('foreign keys that are broken', () => {
  const foreignKeys = {
    status: 'answered',
    value: {
      violations: [
        { table: 'messages', parent: 'conversations', count: 2 },
        { table: 'summaries', parent: 'conversations', count: 1 },
      ],
      unchecked: [],
    },
  } as const;

  it('are an error in a database of Genesis', () => {
    expect(findings({ foreignKeys })).toMatchObject([
      {
        rule: 'foreign-key-violations',
        severity: 'error',
        message: '3 rows refer to a row that does not exist',
        evidence: [
          '2 rows of messages, referring to conversations',
          '1 row of summaries, referring to conversations',
        ],
      },
    ]);
  });

  it('are a warning elsewhere, and at least as many as were counted', () => {
    const [finding] = findings({
      schema: { status: 'answered', value: { owner: 'other', applicationId: 0, userVersion: 0, tables: 2 } },
      foreignKeys: {
        status: 'answered',
        value: { violations: [{ table: 'a', parent: 'b', count: MOST_VIOLATIONS }], unchecked: [] },
      },
    });
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'at least 10000 rows refer to a row that does not exist',
    });
  });
});

describe('what is not known', () => {
  it('is skipped with the reason, whatever its foreign keys are', () => {
    const nothing = unanswered('unfinished after 5 s; --full sets no time limit');
    const outcome = { status: 'skipped', reason: nothing.reason };
    expect(examine({ integrity: nothing })).toEqual(outcome);
    expect(examine({ integrity: nothing, foreignKeys: nothing })).toEqual(outcome);
  });

  it('does not hide broken foreign keys', () => {
    const violations = [{ table: 'a', parent: 'b', count: 1 }];
    const found = findings({
      integrity: unanswered('unfinished after 5 s'),
      foreignKeys: { status: 'answered', value: { violations, unchecked: [] } },
    });
    expect(found).toMatchObject([
      {
        rule: 'integrity-unfinished',
        severity: 'info',
        message: 'it is not known whether /srv/chat.db is sound',
        evidence: ['the check of its pages: unfinished after 5 s'],
        remedy: expect.stringContaining('--full'),
      },
      { rule: 'foreign-key-violations' },
    ]);
  });

  it('includes foreign keys for which the time was too short', () => {
    expect(findings({ foreignKeys: unanswered('unfinished after 5 s') })).toMatchObject([
      {
        rule: 'integrity-unfinished',
        message: 'it is not known whether the foreign keys of /srv/chat.db hold',
        evidence: ['the check of its foreign keys: unfinished after 5 s'],
      },
    ]);
  });

  it('includes foreign keys that SQLite cannot check, for which more time is no help', () => {
    const reason = 'foreign key mismatch - "names" referencing "parents"';
    const value = { violations: [], unchecked: [{ table: 'names', reason }] };
    expect(examine({ foreignKeys: { status: 'answered', value } })).toMatchObject({
      summary: 'quick_check found nothing in 12 ms',
      findings: [
        {
          rule: 'foreign-keys-unchecked',
          severity: 'info',
          message: 'SQLite cannot check the foreign keys of 1 table of /srv/chat.db',
          evidence: [`names: ${reason}`],
          remedy: expect.stringContaining('UNIQUE'),
        },
      ],
    });
  });

  it('does not matter in a damaged database', () => {
    const integrity = {
      status: 'damaged',
      method: 'quick_check',
      problems: ['Page 3'],
      byTable: null,
    } as const;
    const found = findings({ integrity, foreignKeys: unanswered('malformed (SQLITE_CORRUPT)') });
    expect(found).toMatchObject([{ rule: 'damaged' }]);
  });

  it('is no finding if the user ended it', () => {
    const nothing = unanswered('interrupted');
    expect(findings({ integrity: nothing, foreignKeys: nothing, schema: nothing })).toEqual([]);
  });
});

describe('a check that went on table by table', () => {
  const lack = (table: string) =>
    ({ table, reason: 'no such collation sequence: icu_root', instead: 'rows' }) as const;
  const byTable = (overrides: Partial<CheckByTable>) =>
    ({
      status: 'partial',
      method: 'integrity_check',
      byTable: {
        tables: 5,
        checked: 3,
        unchecked: ['a', 'b'].map(lack),
        newerEntry: null,
        stopped: null,
        ...overrides,
      },
    }) as const;

  it('shows how many tables were checked, and what the others need', () => {
    expect(examine({ integrity: byTable({}) })).toMatchObject({
      summary: 'integrity_check found nothing in 3 of 5 tables, no broken foreign keys',
      findings: [
        {
          rule: 'integrity-partial',
          severity: 'info',
          message: '3 of 5 tables of /srv/chat.db could be checked in full',
          evidence: [
            'a, b: needs the collation icu_root of its application; its pages and rows were read, but not compared',
          ],
          remedy: expect.not.stringContaining('--full'),
        },
      ],
    });
  });

  it('names three of many tables', () => {
    const unchecked = ['a', 'b', 'c', 'd', 'e'].map(lack);
    const [finding] = findings({ integrity: byTable({ unchecked }) });
    expect(finding?.evidence).toEqual([expect.stringContaining('a, b, c and 2 more: needs the collation')]);
  });

  it('is advised to be made with the SQLite that wrote the schema, if that is newer', () => {
    const newerEntry = 'malformed database schema (a) - near "FUTURE": syntax error';
    const outcome = examine({
      integrity: byTable({ checked: 5, unchecked: [], newerEntry }),
      foreignKeys: unanswered(newerEntry),
      schema: unanswered(newerEntry),
    });
    expect(outcome).toMatchObject({
      findings: [
        {
          rule: 'integrity-partial',
          severity: 'info',
          evidence: [`a newer SQLite wrote its schema: ${newerEntry}`],
          remedy: expect.stringContaining('as new as'),
        },
      ],
    });
  });

  it('keeps what it saw until the time was over', () => {
    const outcome = examine({
      integrity: byTable({ checked: 1, stopped: 'unfinished after 5 s' }),
      foreignKeys: unanswered('unfinished after 5 s'),
    });
    expect(outcome).toMatchObject({
      summary: 'integrity_check found nothing in 1 of 5 tables',
      findings: [{ rule: 'integrity-unfinished' }, { rule: 'integrity-partial' }],
    });
  });

  it('is skipped if it could check no table', () => {
    expect(examine({ integrity: byTable({ checked: 0 }) })).toEqual({
      status: 'skipped',
      reason: 'no table could be checked: a needs the collation icu_root of its application',
    });
    expect(examine({ integrity: byTable({ checked: 0, stopped: 'interrupted' }) })).toEqual({
      status: 'skipped',
      reason: 'interrupted',
    });
  });
});

describe('what SQLite cannot read', () => {
  it.each<[Obstacle, Severity, string]>([
    [{ code: 'SQLITE_IOERR_READ', message: 'disk I/O error' }, 'error', 'disk errors'],
    [{ code: 'SIGBUS', message: 'the process that asked SQLite ended by SIGBUS' }, 'error', 'disk errors'],
    [
      { code: 'SQLITE_CANTOPEN', message: 'unable to open database file' },
      'warning',
      'as the owner of the file',
    ],
    [{ code: 'SQLITE_ERROR', message: 'unsupported file format' }, 'error', 'restore a backup'],
  ])('is an error, or a warning if permissions are missing: %o', (obstacle, severity, remedy) => {
    const nothing = unanswered(obstacle.message);
    expect(findings({ obstacle, integrity: nothing, foreignKeys: nothing, schema: nothing })).toEqual([
      {
        rule: 'unreadable-contents',
        severity,
        message: `SQLite cannot read /srv/chat.db: ${obstacle.message}`,
        evidence: [`the code is ${obstacle.code}`],
        remedy: expect.stringContaining(remedy),
      },
    ]);
  });

  it('does not matter if it was only a lock that came after the check', () => {
    expect(findings({ obstacle: { code: 'SQLITE_BUSY', message: 'database is locked' } })).toEqual([]);
  });

  it('is left to the check of locks if the database is locked', () => {
    const obstacle = { code: 'SQLITE_BUSY', message: 'database is locked' };
    const nothing = unanswered('database is locked (SQLITE_BUSY)');
    expect(examine({ obstacle, integrity: nothing })).toEqual({
      status: 'skipped',
      reason: 'it is locked (SQLITE_BUSY): see locks',
    });
  });

  it('is nothing if nothing was read', () => {
    expect(outcomeOf(integrity, databaseFacts({ contents: null }))).toEqual({
      status: 'skipped',
      reason: 'SQLite was not asked: see file',
    });
  });
});
