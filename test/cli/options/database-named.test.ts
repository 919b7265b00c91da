import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { databaseNamed, databaseOption } from '../../../src/cli/options/database-named.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('is the path that exists, of those that an address can mean', () => {
  const file = join(tempFolder(), 'my chat.db');
  const address = `sqlite://${encodeURI(file)}`;
  expect(databaseNamed(address, 'FROM')).toBe(encodeURI(file).slice(1));
  writeFileSync(file, '');
  expect(databaseNamed(address, 'FROM')).toBe(file);
});

it('is a file that has the address as its name', () => {
  const folder = join(tempFolder(), 'sqlite:');
  mkdirSync(folder);
  writeFileSync(join(folder, 'chat.db'), '');
  expect(databaseOption(`${folder}/chat.db`)).toBe(`${folder}/chat.db`);
});

it('is refused with what was expected, and under the name that the user gave it', () => {
  expect(() => databaseOption(':memory:')).toThrow(/^--db is a database in memory/);
  expect(() => databaseOption(' ')).toThrow(/^--db is empty/);
  expect(() => databaseNamed('mysql://db/chat', 'FROM')).toThrow(/^FROM is the address of another kind/);
});
