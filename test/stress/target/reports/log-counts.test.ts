import { describe, expect, it } from 'vitest';
import { LogCounts } from '../../../../src/stress/target/reports/log-counts.ts';

const NOTHING = { lines: 0, lockErrors: 0, retries: 0 };

function count(...lines: string[]) {
  const counts = new LogCounts();
  for (const line of lines) counts.add(line);
  return counts.since(NOTHING);
}

describe('a line of a log is about', () => {
  it.each([
    ['a lock error', 'sqlite3.OperationalError: database is locked', { lockErrors: 1, retries: 0 }],
    ['a lock error', 'database table is locked: messages', { lockErrors: 1, retries: 0 }],
    ['a lock error', 'database schema is locked', { lockErrors: 1, retries: 0 }],
    ['a lock error', 'SqliteError: SQLITE_BUSY_SNAPSHOT', { lockErrors: 1, retries: 0 }],
    ['a lock error', '{"level":50,"code":"SQLITE_LOCKED"}', { lockErrors: 1, retries: 0 }],
    ['a lock error', '{"code":"DB_LOCKED"}', { lockErrors: 1, retries: 0 }],
    ['a retry', 'Retrying in 52 ms', { lockErrors: 0, retries: 1 }],
    ['a retry', 'will retry', { lockErrors: 0, retries: 1 }],
    ['a retry', 'retried addTurn', { lockErrors: 0, retries: 1 }],
    ['a retry', 'attempt 2 of 5', { lockErrors: 0, retries: 1 }],
    ['both', 'WARNING database is locked, retrying (attempt 1/5)', { lockErrors: 1, retries: 1 }],
    ['neither', '5 s busy timeout, 5 retries', { lockErrors: 0, retries: 0 }],
    ['neither', 'the door is locked', { lockErrors: 0, retries: 0 }],
    ['neither', 'unblocked', { lockErrors: 0, retries: 0 }],
    ['neither', 'retryable: false', { lockErrors: 0, retries: 0 }],
    ['neither', '', { lockErrors: 0, retries: 0 }],
  ])('%s: %s', (_what, line, expected) => {
    expect(count(line)).toMatchObject({ lines: 1, ...expected });
  });
});

it('a log has an example of its lock errors, on one line of bounded length', () => {
  expect(count('all is well').example).toBeNull();
  expect(count('  database is locked \r', 'all is well').example).toBe('database is locked');
  expect(count(`database is locked ${'x'.repeat(1_000)}`).example).toHaveLength(200);
});

it('only what was logged since counts', () => {
  const counts = new LogCounts();
  for (const line of ['database is locked, retrying', 'well']) counts.add(line);
  const before = { ...counts };
  counts.add('retrying');
  expect(counts.since(before)).toEqual({ lines: 1, lockErrors: 0, retries: 1, example: null });
  counts.add('SQLITE_BUSY');
  expect(counts.since(before)).toEqual({ lines: 2, lockErrors: 1, retries: 1, example: 'SQLITE_BUSY' });
});
