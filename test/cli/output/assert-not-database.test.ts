import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { assertNotDatabase } from '../../../src/cli/output/assert-not-database.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** A folder with a database, links to it, and one that it is linked from. */
function folder(): string {
  const inside = tempFolder();
  const path = (name: string) => join(inside, name);
  mkdirSync(path('data'));
  for (const name of ['data/chat.db', 'data/chat.db-wal', 'notes.json']) writeFileSync(path(name), '');
  symlinkSync(path('data/chat.db'), path('link.db'));
  symlinkSync(path('data'), path('other'));
  linkSync(path('data/chat.db-wal'), path('hard.json'));
  return inside;
}

const refused = (output: string, database: string) => {
  const inside = folder();
  return () => assertNotDatabase(join(inside, output), join(inside, database));
};

describe('a result is not written', () => {
  it.each([
    ['data/chat.db', 'data/chat.db'],
    ['data/../data/chat.db', 'data/chat.db'],
    ['data/chat.db-journal', 'data/chat.db'],
    ['data/chat.db-shm', 'data/chat.db'],
    ['link.db', 'data/chat.db'],
    ['data/chat.db', 'link.db'],
    ['data/chat.db-journal', 'link.db'],
    ['other/chat.db-journal', 'data/chat.db'],
    ['hard.json', 'data/chat.db'],
    ['missing.db', 'missing.db'],
    ['missing.db-wal', 'missing.db'],
  ])('to %s of the database %s', (output, database) => {
    expect(refused(output, database)).toThrow(/would overwrite the database/);
  });

  it.each([
    ['notes.json', 'data/chat.db'],
    ['new.json', 'data/chat.db'],
    ['data/chat.db.json', 'data/chat.db'],
    ['missing/new.json', 'data/chat.db'],
    ['notes.json', 'missing/chat.db'],
  ])('but to %s beside %s it is', (output, database) => {
    expect(refused(output, database)).not.toThrow();
  });
});
