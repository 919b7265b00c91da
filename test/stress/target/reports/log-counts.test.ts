import { describe, expect, it } from 'vitest';
import { LogCounts, NO_LINES } from '../../../../src/stress/target/reports/log-counts.ts';

function count(...lines: string[]) {
  const counts = new LogCounts();
  for (const line of lines) counts.add(line);
  return counts.since(NO_LINES);
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

it('an error that is printed with its fields counts once', () => {
  const printed = (message: string) => [
    `error: ${message}`,
    '    at Parser.parseErrorMessage (/app/node_modules/pg-protocol/dist/parser.js:285:98)',
    "  severity: 'ERROR',",
    "  code: '40P01',",
    "  routine: 'DeadLockReport'",
  ];
  expect(count(...printed('deadlock detected'), ...printed('deadlock detected')).lockErrors).toBe(2);
  expect(count(...printed('interblocage détecté'), ...printed('interblocage détecté')).lockErrors).toBe(2);
});

it('only what was logged since counts', () => {
  const counts = new LogCounts();
  for (const line of ['database is locked, retrying', 'well']) counts.add(line);
  const before = counts.mark;
  counts.add('retrying');
  expect(counts.since(before)).toMatchObject({ lines: 1, lockErrors: 0, retries: 1, example: null });
  counts.add('SQLITE_BUSY');
  expect(counts.since(before)).toMatchObject({ lines: 2, lockErrors: 1, retries: 1, example: 'SQLITE_BUSY' });
});

describe('the example of a log', () => {
  it.each<[what: string, lines: string[], example: string | null]>([
    [
      'is the end of a traceback',
      ['Traceback (most recent call last):', 'ValueError: no answer'],
      'ValueError: no answer',
    ],
    [
      'says more than the word error',
      ['ValueError: no answer', 'ERROR in ASGI application'],
      'ValueError: no answer',
    ],
    [
      'is what caused the other errors',
      ['cannot start a transaction within a transaction', 'database is locked'],
      'cannot start a transaction within a transaction',
    ],
    [
      'is about the database',
      ['sqlite3.OperationalError: database is locked', 'ValueError: x'],
      'sqlite3.OperationalError: database is locked',
    ],
    ['is no warning', ['WARNING the network check failed'], null],
    [
      'is what failed, where a retry took care of the database',
      ['database is locked, retrying (attempt 2/5)', 'ValueError: x'],
      'ValueError: x',
    ],
    [
      'is about the database after the last retry',
      ['database is locked, retrying (attempt 5/5)', 'ValueError: x'],
      'database is locked, retrying (attempt 5/5)',
    ],
    [
      'is about the database where a request was given up',
      ['database is locked, retrying', 'giving up', 'ValueError: x'],
      'database is locked, retrying',
    ],
    ['is missing where all is well', ['listening', 'GET / 200'], null],
  ])('%s', (_what, lines, example) => {
    expect(count(...lines).example).toBe(example);
  });
});

it.each([
  ['failed after 5 retries', 1],
  ['giving up on addTurn', 1],
  ['database is locked, retrying (attempt 2/5)', 0],
  ['max_retries=5', 0],
])('a request was given up after its retries: %s', (line, gaveUp) => {
  expect(count(line)).toMatchObject({ gaveUp });
});
