import { describe, expect, it } from 'vitest';
import { isErrorText } from '../../../src/stress/answer/error-text.ts';

describe('a text about an error of a database server', () => {
  it.each([
    'deadlock detected',
    'ERROR: deadlock detected',
    'FATAL:  sorry, too many clients already',
    'Error: current transaction is aborted, commands ignored until end of transaction block',
    'psycopg2.errors.DeadlockDetected: deadlock detected',
    '(psycopg2.errors.DeadlockDetected) deadlock detected DETAIL: Process 12 waits for ShareLock on transaction 34; blocked by process 56.',
    'PG::LockNotAvailable: ERROR:  canceling statement due to lock timeout',
    'pq: sorry, too many clients already',
    'ERREUR:  interblocage détecté (40P01)',
    'Sorry, something failed: could not serialize access due to concurrent update. Please try again.',
  ])('is the error: %s', (text) => {
    expect(isErrorText(text)).toBe(true);
  });

  it.each([
    'When two transactions wait for each other, PostgreSQL reports: deadlock detected',
    'A deadlock detected by PostgreSQL ends one of the two transactions, so repeat it as a whole.',
    'Could not serialize access means that another transaction has changed the same rows since yours began.',
    'Deadlock detected is what PostgreSQL reports when two transactions wait for the locks of each other.',
    'You see "sorry, too many clients already" when your pools are larger than max_connections.',
    'Error handling matters: after "current transaction is aborted", everything is ignored until you roll back.',
    'The code for it is 40P01.',
  ])('is a reply that explains it: %s', (text) => {
    expect(isErrorText(text)).toBe(false);
  });
});
