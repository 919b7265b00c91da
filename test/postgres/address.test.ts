import { describe, expect, it } from 'vitest';
import { isPostgresAddress, shownAddress, withDatabase } from '../../src/postgres/address.ts';

describe('an address of PostgreSQL', () => {
  it.each([
    ['postgres://localhost/chat', true],
    ['postgresql://localhost/chat', true],
    ['postgres.db', false],
    ['./postgres:/x.db', false],
    ['mysql://localhost/chat', false],
  ])('is told from a file: %s', (database, is) => {
    expect(isPostgresAddress(database)).toBe(is);
  });

  it.each([
    ['postgres://me:secret@db:5432/chat', 'postgres://me@db:5432/chat'],
    ['postgres://me@db/chat', 'postgres://me@db/chat'],
    [
      'postgres://db/chat?user=me&password=secret&sslmode=require',
      'postgres://db/chat?user=me&sslmode=require',
    ],
    ['postgres://db/chat?password=secret', 'postgres://db/chat'],
    ['postgres://me:p@secret@db/chat', 'postgres://me@db/chat'],
    ['postgres://me:p/secret@db/chat', 'postgres://me@db/chat'],
    ['postgres://me:p#secret@db/chat', 'postgres://…'],
    ['postgres://me:p?secret@db/chat', 'postgres://…'],
    ['postgres://me:p@s/secret#1@db/chat', 'postgres://…'],
    ['postgres://me:p@s?secret@db/chat', 'postgres://…'],
    ['postgres://db/chat?user=me@tenant', 'postgres://db/chat?user=me@tenant'],
    ['postgres://me@[::1]:5432,db:5433/chat', 'postgres://me@[::1]:5432,db:5433/chat'],
  ])('is shown without its password: %s', (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });

  it.each([
    ['postgres://me:pw@db:5432/chat?sslmode=require', 'postgres://me:pw@db:5432/other?sslmode=require'],
    ['postgres://db', 'postgres://db/other'],
  ])('names another database of the same server: %s', (address, other) => {
    expect(withDatabase(address, 'other')).toBe(other);
  });
});
