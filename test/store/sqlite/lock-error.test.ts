import { expect, it } from 'vitest';
import { isLockError } from '../../../src/store/sqlite/lock-error.ts';

it.each([
  'SQLITE_BUSY',
  'SQLITE_BUSY_SNAPSHOT',
  'SQLITE_BUSY_RECOVERY',
  'SQLITE_LOCKED',
  'SQLITE_LOCKED_SHAREDCACHE',
])('counts %s as a lock error', (code) => {
  expect(isLockError(Object.assign(new Error(), { code }))).toBe(true);
});

it.each([
  ['another SQLite error', Object.assign(new Error('database is locked'), { code: 'SQLITE_FULL' })],
  ['a code that only begins alike', Object.assign(new Error(), { code: 'SQLITE_BUSYBODY' })],
  ['an error that only says so', new Error('SQLITE_BUSY: database is locked')],
  ['nothing', undefined],
])('does not count %s as a lock error', (_name, error) => {
  expect(isLockError(error)).toBe(false);
});
