import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { integrity } from '../../../src/doctor/checks/integrity.ts';
import { type Contents, MOST_VIOLATIONS } from '../../../src/doctor/facts/contents/contents.ts';
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
  findings({ integrity: { status: 'damaged', method: 'quick_check', problems } });

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

describe('foreign keys that are broken', () => {
  const foreignKeys = {
    status: 'answered',
    value: [
      { table: 'messages', parent: 'conversations', count: 2 },
      { table: 'summaries', parent: 'conversations', count: 1 },
    ],
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
      foreignKeys: { status: 'answered', value: [{ table: 'a', parent: 'b', count: MOST_VIOLATIONS }] },
    });
    expect(finding).toMatchObject({
      severity: 'warning',
      message: 'at least 10000 rows refer to a row that does not exist',
    });
  });
});

describe('what is not known', () => {
  it('is reported with the reason', () => {
    const outcome = examine({ integrity: unanswered('unfinished after 5 s') });
    expect(outcome).toMatchObject({
      summary: 'not checked: unfinished after 5 s, no broken foreign keys',
      findings: [
        {
          rule: 'integrity-unfinished',
          severity: 'info',
          message: 'it is not known whether /srv/chat.db is sound',
          evidence: ['the check of its pages: unfinished after 5 s'],
          remedy: expect.stringContaining('--full'),
        },
      ],
    });
  });

  it('includes foreign keys', () => {
    expect(findings({ foreignKeys: unanswered('foreign key mismatch (SQLITE_ERROR)') })).toMatchObject([
      {
        rule: 'integrity-unfinished',
        message: 'it is not known whether the foreign keys of /srv/chat.db hold',
        evidence: ['the check of its foreign keys: foreign key mismatch (SQLITE_ERROR)'],
      },
    ]);
  });

  it('does not matter in a damaged database', () => {
    const integrity = { status: 'damaged', method: 'quick_check', problems: ['Page 3'] } as const;
    const found = findings({ integrity, foreignKeys: unanswered('malformed (SQLITE_CORRUPT)') });
    expect(found).toMatchObject([{ rule: 'damaged' }]);
  });

  it('is no finding if the user ended it', () => {
    const nothing = unanswered('interrupted');
    expect(findings({ integrity: nothing, foreignKeys: nothing, schema: nothing })).toEqual([]);
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
