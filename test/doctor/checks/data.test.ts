import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/doctor/check.ts';
import { data } from '../../../src/doctor/checks/data.ts';
import type { Contents } from '../../../src/doctor/facts/contents/contents.ts';
import { contents, databaseFacts } from '../../support/doctor-facts.ts';

describe('what is not checked', () => {
  it.each<[string, Contents | null, string]>([
    [
      'a database of others',
      contents({
        schema: {
          status: 'answered',
          value: { owner: 'other', applicationId: 0, userVersion: 0, tables: 3 },
        },
        chat: null,
      }),
      'not a chat database of Genesis',
    ],
    [
      'what took too long',
      contents({ chat: { status: 'unanswered', reason: 'unfinished after 5 s' } }),
      'unfinished after 5 s',
    ],
    [
      'what is locked',
      contents({
        obstacle: { code: 'SQLITE_BUSY', message: 'database is locked' },
        schema: { status: 'unanswered', reason: 'database is locked' },
        chat: null,
      }),
      'it is locked (SQLITE_BUSY): see locks',
    ],
    [
      'what the disk does not give',
      contents({
        obstacle: { code: 'SQLITE_IOERR_READ', message: 'disk I/O error' },
        chat: { status: 'unanswered', reason: 'disk I/O error' },
      }),
      'SQLite cannot read it (SQLITE_IOERR_READ): see integrity',
    ],
    ['what SQLite must not open', null, 'SQLite was not asked: see file'],
  ])('%s', (_, seen, reason) => {
    expect(outcomeOf(data, databaseFacts({ contents: seen }))).toEqual({ status: 'skipped', reason });
  });
});
