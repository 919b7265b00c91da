import { describe, expect, it } from 'vitest';
import { parseDatabaseAddress } from '../../../src/cli/options/database-address.ts';

describe('the address of a database', () => {
  it.each<[string, ...string[]]>([
    ['chat.db', 'chat.db'],
    ['C:\\data\\chat.db', 'C:\\data\\chat.db'],
    ['a file: of mine', 'a file: of mine'],
    ['file:chat.db', 'chat.db'],
    ['file:./data/chat.db?mode=ro&cache=private#top', './data/chat.db'],
    ['file:/srv/chat.db', '/srv/chat.db'],
    ['file:///srv/my%20chat%3F.db?mode=ro', '/srv/my chat?.db'],
    ['file://localhost/srv/chat.db', '/srv/chat.db'],
    ['FILE:100%.db', '100%.db'],
    ['sqlite:chat.db', 'chat.db'],
    ['sqlite:/srv/chat.db', '/srv/chat.db'],
    ['sqlite://chat.db?mode=rwc', 'chat.db'],
    ['sqlite:///data/chat.db', 'data/chat.db', '/data/chat.db'],
    ['sqlite:////srv/chat.db', '/srv/chat.db', '//srv/chat.db'],
    ['sqlite+aiosqlite:///chat.db', 'chat.db', '/chat.db'],
    ['sqlite+pysqlite:///my%20chat.db', 'my%20chat.db', 'my chat.db', '/my%20chat.db', '/my chat.db'],
    ['sqlite3:db/production.sqlite3', 'db/production.sqlite3'],
    ['jdbc:sqlite:chat.db?journal_mode=WAL', 'chat.db'],
    ['jdbc:sqlite:file:/srv/chat.db?mode=ro', '/srv/chat.db'],
  ])('%s is %s', (address, ...paths) => {
    expect(parseDatabaseAddress(address)).toEqual({ kind: 'files', paths });
  });

  it.each([
    ':memory:',
    'file::memory:',
    'file::memory:?cache=shared',
    'file:shared?mode=memory&cache=shared',
    'sqlite://',
    'sqlite:///:memory:',
    'sqlite+aiosqlite://',
    'jdbc:sqlite::memory:',
  ])('%s is in memory', (address) => {
    expect(parseDatabaseAddress(address)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('in memory'),
    });
  });

  it.each([
    ['postgres://me@db:5432/chat', 'postgres://me@db:5432/chat'],
    ['postgresql://me@db/chat?sslmode=require', 'postgresql://me@db/chat?sslmode=require'],
    ['postgresql+asyncpg://me:pw@db/chat', 'postgresql://me:pw@db/chat'],
    ['jdbc:postgresql://db/chat?user=me', 'postgresql://db/chat?user=me'],
  ])('%s is a database of PostgreSQL', (text, address) => {
    expect(parseDatabaseAddress(text)).toEqual({ kind: 'postgres', address });
  });

  it.each([
    [
      'postgress://me:secret@db/chat',
      /^begins with postgress: and is no address of PostgreSQL/,
      /two slashes/,
    ],
    ['psql://me:secret@db/chat', /^begins with psql:/, /two slashes/],
    ['postgres:/me:secret@db/chat', /^begins with postgres:/, /two slashes/],
    ['postgresql+psycopg:me:secret@db/chat', /^begins with postgresql\+psycopg:/, /two slashes/],
    ['jdbc:postgresql:chat', /^begins with jdbc:postgresql:/, /two slashes/],
    ['host=db user=me password=secret dbname=chat', /^has keywords of libpq/, /postgres:\/\//],
    ['postgres://me:secret@db', /cannot be used: postgres:\/\/me@db$/, /^It names no database/],
    ['postgres://me:secret@db/chat/', /cannot be used/, /slash in its name/],
    ['postgres://me:secret@db/chat?sslmod=require', /cannot be used/, /"sslmod".*leave it out/],
    ['postgres://me:p@ss/secret#1@db/chat', /cannot be used: postgres:\/\/…$/, /%40/],
    ['mysql://me:secret@db/chat', /another kind of server \(mysql\)/, /genesis stress and genesis verify/],
    ['HTTP://me:secret@127.0.0.1:8080', /another kind of server \(http\)/, /--url/],
    ['file://server/chat.db', /has the host server, and a file: address has none/, /third slash/],
    ['file:', /^names no file/, /chat\.db/],
    [' ', /^is empty/, /Expected/],
  ])('%s is refused, without its password', (address, reason, hint) => {
    const meaning = parseDatabaseAddress(address);
    expect(meaning).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(reason),
      hint: expect.stringMatching(hint),
    });
    expect(JSON.stringify(meaning)).not.toContain('secret');
  });
});
