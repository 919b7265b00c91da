import { describe, expect, it } from 'vitest';
import { parseProcLocks } from '../../../src/locks/proc/proc-locks.ts';

describe('a row of the table of locks', () => {
  it('names the process, the file and the bytes', () => {
    expect(parseProcLocks('1: POSIX  ADVISORY  WRITE 18794 fe:10:2171269 1073741825 1073741826\n')).toEqual([
      {
        kind: 'POSIX',
        mode: 'write',
        pid: 18_794,
        device: '254:16',
        inode: '2171269',
        start: 1_073_741_825,
        end: 1_073_741_826,
      },
    ]);
  });

  it('can go to the end of the file', () => {
    expect(parseProcLocks('12: POSIX  ADVISORY  READ 1 08:01:3 0 EOF')[0]).toMatchObject({
      mode: 'read',
      end: Number.POSITIVE_INFINITY,
    });
  });

  it('of an open file description names no process', () => {
    expect(parseProcLocks('2: OFDLCK ADVISORY  READ -1 00:1b:77 128 128')[0]).toMatchObject({
      kind: 'OFDLCK',
      pid: -1,
      device: '0:27',
    });
  });

  it('is the same in the fdinfo of a descriptor', () => {
    const text = 'pos:\t0\nino:\t77\nlock:\t1: OFDLCK ADVISORY  WRITE -1 00:1b:77 120 120\n';
    expect(parseProcLocks(text)).toMatchObject([{ kind: 'OFDLCK', start: 120 }]);
  });

  it('has an inode that is greater than a number is exact', () => {
    expect(parseProcLocks('1: POSIX  ADVISORY  READ 1 08:01:18446744073709551615 0 0')[0]?.inode).toBe(
      '18446744073709551615',
    );
  });

  it.each([
    ['waits for another', '1: -> POSIX  ADVISORY  WRITE 9 fe:00:11 120 120'],
    ['is of the whole file', '3: FLOCK  ADVISORY  WRITE 9 fe:00:11 0 EOF'],
    ['is a lease', '4: LEASE  ACTIVE    READ 9 fe:00:11 0 EOF'],
    ['is a delegation', '5: DELEG  ACTIVE    READ 9 fe:00:11 0 EOF'],
    ['has no file', '6: POSIX  *NOINODE* UNLCK 9 <none>:0 0 0'],
    ['is cut off', '7: POSIX  ADVISORY  WRITE 9 fe:00:1'],
    ['is empty', ''],
  ])('that %s is none of ours', (_, line) => {
    expect(parseProcLocks(`${line}\n`)).toEqual([]);
  });
});
