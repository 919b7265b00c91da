import { describe, expect, it } from 'vitest';
import { parseServerTiming } from '../../../src/stress/answer/server-timing.ts';

describe('Server-Timing', () => {
  it('is read back', () => {
    const header = 'pool;dur=1.50, db;dur=2.00, model;dur=0.10, lock-errors;desc="3", retries;desc="2"';
    expect(parseServerTiming(header)).toEqual({
      poolWaitMs: 1.5,
      databaseMs: 2,
      modelMs: 0.1,
      lockErrors: 3,
      retries: 2,
    });
  });

  it.each([undefined, '', 'cache;desc="hit", db;dur=53'])('is not ours when it is %j', (header) => {
    expect(parseServerTiming(header)).toBeUndefined();
  });
});
