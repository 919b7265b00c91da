import { describe, expect, it } from 'vitest';
import { parseProcLocks } from '../../src/locks/proc/proc-locks.ts';
import { sqliteLocks } from '../../src/locks/sqlite-locks.ts';

const row = (text: string, pid = 7) => {
  const [mode, start, end = start] = text.split(' ');
  return `1: POSIX  ADVISORY  ${mode} ${pid} fe:00:11 ${start} ${end}`;
};

const rows = (...texts: string[]) => parseProcLocks(texts.map((text) => row(text)).join('\n'));

/** As `reader 1`. */
const names = ({ locks }: ReturnType<typeof sqliteLocks>) =>
  locks.map(({ name, slot }) => (slot === null ? name : `${name} ${slot}`));

describe('the locks of a process on a database with a rollback journal', () => {
  it.each<[string, string[], string[]]>([
    ['nothing on other bytes', ['WRITE 0 99', 'READ 1073742336 EOF'], []],
    ['nothing on the way to a shared lock', ['READ 1073741824'], []],
    ['shared', ['READ 1073741826 1073742335'], ['shared']],
    ['shared, joined to the way to it', ['READ 1073741824 1073742335'], ['shared']],
    ['reserved rather than shared', ['WRITE 1073741825', 'READ 1073741826 1073742335'], ['reserved']],
    [
      'pending without reserved, of a recovery',
      ['WRITE 1073741824', 'READ 1073741826 1073742335'],
      ['pending'],
    ],
    [
      'pending, joined to reserved',
      ['WRITE 1073741824 1073741825', 'READ 1073741826 1073742335'],
      ['pending'],
    ],
    ['exclusive, of all bytes at once', ['WRITE 1073741824 1073742335'], ['exclusive']],
    ['exclusive, byte by byte', ['WRITE 1073741825', 'WRITE 1073741826 1073742335'], ['exclusive']],
    ['exclusive, of the whole file', ['WRITE 0 EOF'], ['exclusive']],
  ])('are %s', (_, held, expected) => {
    expect(names(sqliteLocks(rows(...held), [], 'rollback'))).toEqual(expected);
  });

  it('do not count as a connection', () => {
    expect(sqliteLocks(rows('READ 1073741826 1073742335'), [], 'rollback').connected.size).toBe(0);
  });
});

describe('the locks of a process on the index of a log', () => {
  it.each<[string, string[], string[]]>([
    ['none for one that is merely connected', ['READ 128'], []],
    ['of a writer', ['WRITE 120', 'READ 128'], ['writer']],
    ['of a checkpointer', ['WRITE 121'], ['checkpointer']],
    ['of both, joined', ['WRITE 120 121'], ['writer', 'checkpointer']],
    ['of a recovery alone', ['WRITE 121 122'], ['recovery']],
    ['of a recovery, with all that it keeps out', ['WRITE 120 127', 'READ 128'], ['recovery']],
    ['none for one that waits for a recovery', ['READ 122'], []],
    ['of a reader', ['READ 124'], ['reader 1']],
    ['of readers, joined', ['READ 123 124', 'READ 126'], ['reader 0', 'reader 1', 'reader 3']],
    ['of a reader, joined to being connected', ['READ 127 128'], ['reader 4']],
    ['not of a reader where it sets a mark', ['WRITE 124'], []],
    ['not of readers where it keeps them out', ['WRITE 121', 'WRITE 123 127'], ['checkpointer']],
  ])('are those %s', (_, held, expected) => {
    expect(names(sqliteLocks([], rows(...held), 'wal'))).toEqual(expected);
  });
});

describe('the locks on a database with a log', () => {
  it('leave out the shared one, which all have that are connected', () => {
    const { locks, connected } = sqliteLocks(rows('READ 1073741826 1073742335'), rows('READ 128'), 'wal');
    expect([locks, [...connected]]).toEqual([[], [7]]);
  });

  it('are exclusive where one process keeps log and index to itself', () => {
    const seen = sqliteLocks(rows('WRITE 1073741824 1073742335'), [], 'wal');
    expect([names(seen), seen.connected.size]).toEqual([['exclusive'], 1]);
  });

  it('are listed process by process', () => {
    const shm = parseProcLocks([row('WRITE 120', 7), row('READ 124 128', 8), row('READ 128', 7)].join('\n'));
    const { locks, connected } = sqliteLocks([], shm, 'wal');
    expect(locks.map(({ pid, name }) => `${pid} ${name}`)).toEqual([
      '7 writer',
      ...['8 reader', '8 reader', '8 reader', '8 reader'],
    ]);
    expect([...connected].sort()).toEqual([7, 8]);
  });
});
