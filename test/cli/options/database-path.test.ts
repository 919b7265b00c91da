import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { databasePath, findDatabasePath } from '../../../src/cli/options/database-path.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('is the path that exists, of those that an address can mean', () => {
  const file = join(tempFolder(), 'my chat.db');
  const address = `sqlite://${encodeURI(file)}`;
  expect(findDatabasePath(address)).toEqual({ kind: 'path', path: encodeURI(file).slice(1) });
  writeFileSync(file, '');
  expect(findDatabasePath(address)).toEqual({ kind: 'path', path: file });
});

it('is a file that has the address as its name', () => {
  const folder = join(tempFolder(), 'sqlite:');
  mkdirSync(folder);
  writeFileSync(join(folder, 'chat.db'), '');
  expect(databasePath(`${folder}/chat.db`)).toBe(`${folder}/chat.db`);
});

it('is refused as an option, with what was expected', () => {
  expect(() => databasePath(':memory:')).toThrow(
    /Expected a SQLite file, or postgres:\/\/…: it is a database in memory/,
  );
  expect(() => databasePath(' ')).toThrow(/not empty/);
});
