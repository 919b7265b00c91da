import { describe, expect, it } from 'vitest';
import { pythonTimeReader } from '../../src/store/python-time.ts';

function utc(time: string, timezone = 'UTC'): string | null {
  const micros = pythonTimeReader(timezone)(time);
  return micros === null ? null : new Date(micros / 1_000).toISOString();
}

describe('a time of the Python system', () => {
  it.each([
    ['2025-01-02T03:04:05.678901', '2025-01-02T03:04:05.678Z'],
    ['2025-01-02 03:04:05', '2025-01-02T03:04:05.000Z'],
    ['2025-01-02T03:04', '2025-01-02T03:04:00.000Z'],
    ['2025-01-02T03:04:05Z', '2025-01-02T03:04:05.000Z'],
    ['2025-01-02T03:04:05+05:30', '2025-01-01T21:34:05.000Z'],
    ['2024-02-29T00:00:00', '2024-02-29T00:00:00.000Z'],
  ])('%s is read', (time, expected) => {
    expect(utc(time)).toBe(expected);
  });

  it('keeps its microseconds, which decide about the order', () => {
    const micros = pythonTimeReader('UTC');
    expect(Number(micros('2025-01-02T03:04:05.000002')) - Number(micros('2025-01-02T03:04:05.000001'))).toBe(
      1,
    );
  });

  it.each(['soon', '', '2025-02-30T00:00:00', '2025-13-01T00:00:00', '2025-01-01T24:00:00', '1735786800'])(
    '%j is none',
    (time) => expect(utc(time)).toBeNull(),
  );

  it.each([[null], [1_735_786_800], [Buffer.from('2025-01-01')]])('%j is none', (time) => {
    expect(pythonTimeReader('UTC')(time)).toBeNull();
  });

  it.each([
    ['Europe/Berlin', '2025-01-15T12:00:00', '2025-01-15T11:00:00.000Z'],
    ['Europe/Berlin', '2025-07-15T12:00:00', '2025-07-15T10:00:00.000Z'],
    ['Asia/Kathmandu', '2025-07-15T12:00:00', '2025-07-15T06:15:00.000Z'],
    // Clocks are set forward from 02:00 to 03:00: 02:30 is as much later as they were.
    ['Europe/Berlin', '2025-03-30T01:59:59', '2025-03-30T00:59:59.000Z'],
    ['Europe/Berlin', '2025-03-30T02:30:00', '2025-03-30T01:30:00.000Z'],
    ['Europe/Berlin', '2025-03-30T03:00:00', '2025-03-30T01:00:00.000Z'],
    // Clocks are set back from 03:00 to 02:00: 02:30 is the first of the two.
    ['Europe/Berlin', '2025-10-26T02:30:00', '2025-10-26T00:30:00.000Z'],
    ['Europe/Berlin', '2025-10-26T03:00:00', '2025-10-26T02:00:00.000Z'],
    ['America/New_York', '2025-11-02T01:30:00', '2025-11-02T05:30:00.000Z'],
    ['America/New_York', '2025-03-09T02:30:00', '2025-03-09T07:30:00.000Z'],
    ['Australia/Lord_Howe', '2025-04-06T01:45:00', '2025-04-05T14:45:00.000Z'],
  ])('in %s, %s is %s', (timezone, time, expected) => {
    expect(utc(time, timezone)).toBe(expected);
  });
});
