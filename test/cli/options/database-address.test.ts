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
    ['postgresql+asyncpg://me:secret@db:5432/chat', /^it is the address of a server \(postgresql\+asyncpg\)/],
    ['mysql://me:secret@db/chat', /\(mysql\).*genesis stress and genesis verify/],
    ['HTTP://127.0.0.1:8080', /Put --url before it/],
    ['file://server/chat.db', /has no host, and this one has server/],
    ['file:', /names no file/],
  ])('%s is refused, without its password', (address, reason) => {
    const meaning = parseDatabaseAddress(address);
    expect(meaning).toMatchObject({ kind: 'refused', reason: expect.stringMatching(reason) });
    expect(JSON.stringify(meaning)).not.toContain('secret');
  });
});
