import { describe, expect, it } from 'vitest';
import { type Retry, withRetry } from '../../../src/store/pool/retry.ts';
import { isLockError } from '../../../src/store/sqlite/lock-error.ts';

const isTransient = isLockError;

const busy = () => Object.assign(new Error('database is locked'), { code: 'SQLITE_BUSY' });

/** An operation that is refused the lock `times` times, and the waits it was given. */
function refused(times: number) {
  const waits: number[] = [];
  let attempts = 0;
  const operation = async () => {
    attempts++;
    if (attempts <= times) throw busy();
    return 'stored';
  };
  const sleep = async (ms: number) => void waits.push(ms);
  return { operation, sleep, waits, attempts: () => attempts };
}

describe('withRetry', () => {
  it('waits 50, 100, 200, 400 and 800 ms when chance adds nothing', async () => {
    const { operation, sleep, waits } = refused(5);
    await expect(withRetry(operation, { isTransient, sleep, random: () => 0 })).resolves.toBe('stored');
    expect(waits).toEqual([50, 100, 200, 400, 800]);
  });

  it('adds up to 30 % of each wait by chance', async () => {
    const { operation, sleep, waits } = refused(5);
    await withRetry(operation, { isTransient, sleep, random: () => 1 });
    expect(waits).toEqual([65, 130, 260, 520, 1040]);
  });

  it('draws the jitter anew for each wait', async () => {
    const { operation, sleep, waits } = refused(2);
    const chances = [1, 0];
    await withRetry(operation, { isTransient, sleep, random: () => chances.shift() ?? 0 });
    expect(waits).toEqual([65, 100]);
  });

  it('gives up after five retries with the last lock error', async () => {
    const { operation, sleep, attempts } = refused(6);
    const exhausted: unknown[] = [];
    const outcome = withRetry(operation, {
      isTransient,
      sleep,
      onExhausted: (error) => exhausted.push(error),
    });
    await expect(outcome).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    expect(attempts()).toBe(6);
    expect(exhausted).toHaveLength(1);
  });

  it('reports each retry before it waits', async () => {
    const { operation, sleep } = refused(2);
    const retries: Retry[] = [];
    await withRetry(operation, {
      isTransient,
      sleep,
      random: () => 0,
      onRetry: (retry) => retries.push(retry),
    });
    expect(retries).toMatchObject([
      { attempt: 1, delayMs: 50 },
      { attempt: 2, delayMs: 100 },
    ]);
  });

  it.each(['SQLITE_CONSTRAINT_UNIQUE', 'SQLITE_FULL', undefined])(
    'passes on an error with code %s at once',
    async (code) => {
      let attempts = 0;
      const operation = async () => {
        attempts++;
        throw Object.assign(new Error('database is locked'), { code });
      };
      await expect(withRetry(operation, { isTransient })).rejects.toThrow();
      expect(attempts).toBe(1);
    },
  );
});
