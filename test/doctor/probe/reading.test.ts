import { describe, expect, it } from 'vitest';
import type { Contents } from '../../../src/doctor/facts/contents/contents.ts';
import { deadlineOf, type Reading } from '../../../src/doctor/probe/reading.ts';
import { databaseFile } from '../../support/doctor-facts.ts';

/** What most applications wait for a lock: a reader of a database in rollback mode must end before that. */
const USUAL_BUSY_TIMEOUT_MS = 5_000;

function reading(hasLog: boolean, isInUse: boolean | null, full = false): Reading {
  const { signal } = new AbortController();
  return {
    file: databaseFile(),
    hasLog,
    options: { isInUse, leftLog: null, full, signal, onStart: () => {} },
  };
}

describe('the time that reading may take', () => {
  it('is too short to be noticed if no process can commit meanwhile', () => {
    expect(deadlineOf('file', reading(false, true))).toBeLessThanOrEqual(250);
    expect(deadlineOf('file', reading(false, null))).toBeLessThanOrEqual(1_000);
    expect(deadlineOf('file', reading(false, false))).toBeLessThan(USUAL_BUSY_TIMEOUT_MS);
  });

  it.each<[Contents['readFrom'], boolean, boolean | null]>([
    ['file', true, true],
    ['copy', true, false],
    ['copy', false, false],
  ])('is some seconds elsewhere (%s)', (way, hasLog, isInUse) => {
    expect(deadlineOf(way, reading(hasLog, isInUse))).toBeGreaterThanOrEqual(USUAL_BUSY_TIMEOUT_MS);
  });

  it('has no end where all is to be checked', () => {
    expect(deadlineOf('file', reading(false, true, true))).toBeNull();
  });
});
