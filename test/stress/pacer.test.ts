import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { pace } from '../../src/stress/pacer.ts';

const never = new AbortController().signal;

describe('the pacer', () => {
  it('sends a whole burst before the first answer', async () => {
    const sent: number[] = [];
    const answer = Promise.withResolvers<void>();
    const done = pace(
      { kind: 'burst', concurrency: 20 },
      (_user, seq) => {
        sent.push(seq);
        return answer.promise;
      },
      never,
    );
    expect(sent).toEqual(Array.from({ length: 20 }, (_, i) => i));
    answer.resolve();
    await done;
    expect(sent).toHaveLength(20);
  });

  it('keeps a closed loop at its concurrency, and sends each request once', async () => {
    const sent: number[] = [];
    let [inFlight, most] = [0, 0];
    const load = { kind: 'closed-loop', concurrency: 5, until: { requests: 23 } } as const;
    await pace(
      load,
      async (_user, seq) => {
        sent.push(seq);
        most = Math.max(most, ++inFlight);
        await turn();
        inFlight--;
      },
      never,
    );
    expect(sent).toEqual(Array.from({ length: 23 }, (_, i) => i));
    expect(most).toBe(5);
  });

  it('stops at the end of the time', async () => {
    let now = 0;
    let sent = 0;
    const load = { kind: 'closed-loop', concurrency: 1, until: { durationMs: 100 } } as const;
    await pace(
      load,
      async () => {
        sent++;
        now += 30;
      },
      never,
      () => now,
    );
    expect(sent).toBe(4);
  });

  it('sends nothing after an abort', async () => {
    const abort = new AbortController();
    let sent = 0;
    const load = { kind: 'closed-loop', concurrency: 2, until: { requests: 100 } } as const;
    await pace(
      load,
      async () => {
        if (++sent === 10) abort.abort();
        await turn();
      },
      abort.signal,
    );
    expect(sent).toBe(10);
  });
});
