import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Load } from '../../../src/stress/load/load.ts';
import { pace } from '../../../src/stress/load/pacer.ts';
import type { Pacing } from '../../../src/stress/load/pacing.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const never = new AbortController().signal;

describe('the pacer', () => {
  it('sends a whole burst before the first answer', async () => {
    const sent: number[] = [];
    const answer = Promise.withResolvers<void>();
    const done = pace(
      { kind: 'burst', concurrency: 20 },
      (user) => {
        sent.push(user);
        return answer.promise;
      },
      never,
    );
    expect(sent).toEqual(Array.from({ length: 20 }, (_, i) => i));
    answer.resolve();
    expect(await done).toBeUndefined();
    expect(sent).toHaveLength(20);
  });

  it('keeps a closed loop at its concurrency, each user with one request at a time', async () => {
    const underWay = new Set<number>();
    let [sent, most] = [0, 0];
    const load = { kind: 'closed-loop', concurrency: 5, until: { requests: 23 } } as const;
    await pace(
      load,
      async (user) => {
        expect(underWay).not.toContain(user);
        underWay.add(user);
        sent++;
        most = Math.max(most, underWay.size);
        await turn();
        underWay.delete(user);
      },
      never,
    );
    expect({ sent, most }).toEqual({ sent: 23, most: 5 });
  });

  it('stops a closed loop at the end of the time', async () => {
    const clock = new FakeClock(5_000);
    const sentAt: number[] = [];
    const load = { kind: 'closed-loop', concurrency: 1, until: { durationMs: 100 } } as const;
    const send = () => {
      sentAt.push(clock.now());
      return clock.sleep(30);
    };
    await clock.passUntil(pace(load, send, never, { clock }));
    expect(sentAt).toEqual([5_000, 5_030, 5_060, 5_090]);
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

interface Sent {
  readonly user: number;
  readonly at: number;
  readonly dueAt: number | undefined;
}

/** Sends an open loop to a server that takes so long for each answer; times are from the start. */
async function openLoop(load: Omit<Extract<Load, { kind: 'open-loop' }>, 'kind'>, answerMs: number) {
  const start = 5_000;
  const clock = new FakeClock(start);
  const sent: Sent[] = [];
  const send = (user: number, dueAt = Number.NaN) => {
    sent.push({ user, at: clock.now() - start, dueAt: dueAt - start });
    return clock.sleep(answerMs);
  };
  const paced = await clock.passUntil(pace({ kind: 'open-loop', ...load }, send, never, { clock }));
  return { sent, paced, at: sent.map(({ at }) => at), dueAt: sent.map(({ dueAt }) => dueAt) };
}

describe('an open loop', () => {
  const tenths = Array.from({ length: 10 }, (_, index) => index * 100);

  it('sends at even intervals, whether or not anything was answered', async () => {
    const load = { ratePerSecond: 10, concurrency: 100, until: { durationMs: 1_000 } };
    const { at, dueAt, paced } = await openLoop(load, 60_000);
    expect(at).toEqual(tenths);
    expect(dueAt).toEqual(tenths);
    expect(paced).toEqual({ due: 10, unsent: 0 });
  });

  it('ends after a number of requests as well as after a time', async () => {
    const load = { ratePerSecond: 10, concurrency: 100, until: { requests: 4 } };
    expect((await openLoop(load, 1)).at).toEqual([0, 100, 200, 300]);
  });

  it('needs no more users than are busy at the same time', async () => {
    const load = { ratePerSecond: 10, concurrency: 100, until: { requests: 5 } };
    expect((await openLoop(load, 99)).sent.map(({ user }) => user)).toEqual([0, 0, 0, 0, 0]);
    expect((await openLoop(load, 150)).sent.map(({ user }) => user)).toEqual([0, 1, 0, 1, 0]);
  });

  it('sends what was due while every user was busy as soon as one is free, and knows when it was due', async () => {
    const load = { ratePerSecond: 10, concurrency: 1, until: { requests: 4 } };
    const { at, dueAt, paced } = await openLoop(load, 250);
    expect(at).toEqual([0, 250, 500, 750]);
    expect(dueAt).toEqual([0, 100, 200, 300]);
    expect(paced).toEqual({ due: 4, unsent: 0 });
  });

  it('gives up what it could not send within a second after its end', async () => {
    const load = { ratePerSecond: 10, concurrency: 1, until: { durationMs: 1_000 } };
    const { at, paced } = await openLoop(load, 400);
    expect(at).toEqual([0, 400, 800, 1_200, 1_600, 2_000]);
    expect(paced).toEqual({ due: 10, unsent: 4 });
  });

  it('gives up only after a tenth of its time where that is longer', async () => {
    const load = { ratePerSecond: 1, concurrency: 1, until: { durationMs: 100_000 } };
    const { at, paced } = await openLoop(load, 2_000);
    expect(at.at(-1)).toBe(110_000);
    expect(paced).toEqual({ due: 100, unsent: 44 });
  });

  it('sends nothing after an abort, and owes nothing then', async () => {
    const clock = new FakeClock();
    const abort = new AbortController();
    let sent = 0;
    const send = async () => {
      if (++sent === 3) abort.abort();
    };
    const load = { kind: 'open-loop', ratePerSecond: 10, concurrency: 5, until: { requests: 100 } } as const;
    const paced = await clock.passUntil(pace(load, send, abort.signal, { clock }));
    expect(paced).toEqual({ due: 3, unsent: 0 });
    expect(sent).toBe(3);
  });
});

describe('users that think', () => {
  /** Times from the start at which each user sent, and of the end. `answerMs`: by user. */
  async function thinking(
    load: Load,
    pacing: Pick<Pacing, 'think' | 'seed'>,
    answerMs: readonly number[],
    signal = never,
  ) {
    const start = 5_000;
    const clock = new FakeClock(start);
    const sentAt = answerMs.map((): number[] => []);
    const send = (user: number) => {
      sentAt[user]?.push(clock.now() - start);
      return clock.sleep(answerMs[user] ?? 0);
    };
    await clock.passUntil(pace(load, send, signal, { clock, ...pacing }));
    return { sentAt, endedAt: clock.now() - start };
  }

  const closedLoop = (until: Extract<Load, { kind: 'closed-loop' }>['until'], concurrency: number): Load => ({
    kind: 'closed-loop',
    concurrency,
    until,
  });
  const asLongAs = (ms: number) => ({ think: { min: ms, max: ms } });

  it('pause between an answer and the next request, and send nothing after the end', async () => {
    const { sentAt, endedAt } = await thinking(closedLoop({ durationMs: 500 }, 1), asLongAs(70), [30]);
    expect(sentAt).toEqual([[0, 100, 200, 300, 400]]);
    expect(endedAt).toBe(500);
  });

  it('do not pause once all requests are sent', async () => {
    const load = closedLoop({ requests: 3 }, 2);
    const { sentAt, endedAt } = await thinking(load, asLongAs(1_000), [10, 500]);
    expect(sentAt).toEqual([[0, 1_010], [0]]);
    expect(endedAt).toBe(1_020);
  });

  it('pause by the chance that the seed gives each of them', async () => {
    const load = closedLoop({ durationMs: 60_000 }, 3);
    const think = { min: 1_000, max: 3_000 };
    const times = async (seed?: string) => (await thinking(load, { think, seed }, [10, 10, 10])).sentAt;
    const [first, ...others] = await times('a');
    expect(await times('a')).toEqual([first, ...others]);
    expect(await times('b')).not.toEqual([first, ...others]);
    expect(await times()).not.toEqual(await times());
    expect(others[0]).not.toEqual(first);
    const pauses = (first ?? []).slice(1).map((ms, index) => ms - (first?.[index] ?? 0) - 10);
    expect(pauses.length).toBeGreaterThanOrEqual(19);
    expect(Math.min(...pauses)).toBeGreaterThanOrEqual(1_000);
    expect(Math.max(...pauses)).toBeLessThanOrEqual(3_000);
  });

  it('pause in a ramp, too', async () => {
    const load: Load = { kind: 'ramp', concurrency: 1, stages: [{ durationMs: 1_000, to: 1 }] };
    const { sentAt } = await thinking(load, asLongAs(290), [10]);
    expect(sentAt).toEqual([[0, 300, 600, 900]]);
  });

  it('do not outlast an abort', async () => {
    const abort = new AbortController();
    const load = closedLoop({ requests: 100 }, 2);
    const running = pace(load, async () => {}, abort.signal, asLongAs(3_600_000));
    await turn();
    abort.abort();
    expect(await running).toBeUndefined();
  });
});
