import type { LiveFigures, LiveLoad } from '../../../../src/report/stress/live/live-load.ts';

/** What half a second of a sound server looks like. */
export function figures(change: Partial<LiveFigures> = {}): LiveFigures {
  return {
    ms: 500,
    completed: 159,
    ok: 159,
    lockErrors: 0,
    retries: 0,
    p50: 22,
    p95: 30,
    p99: 41,
    ...change,
  };
}

/** A load of half a minute, of which twelve seconds are over; from 4 s to 6 s, the database was locked. */
export function sampleLiveLoad(change: Partial<LiveLoad> = {}): LiveLoad {
  const locked = figures({
    ok: 12,
    completed: 40,
    lockErrors: 28,
    retries: 60,
    p50: 900,
    p95: 1_900,
    p99: 1_950,
  });
  const columns = Array.from({ length: 24 }, (_, index) => (index >= 8 && index < 12 ? locked : figures()));
  return {
    phase: 'loading',
    done: 0.4,
    extent: '12 s of 30 s',
    inFlight: 20,
    isStopping: false,
    columns,
    columnMs: 500,
    recent: figures({ ms: 1_000, ok: 318, completed: 318 }),
    total: figures({ ms: 12_000, ok: 3_228, completed: 3_340, lockErrors: 112, retries: 240 }),
    failures: [],
    locks: {
      kind: 'write-lock',
      share: 0.83,
      holder: {
        pid: 13_908,
        command: 'python3 import.py chat.db --batch 500',
        owner: 'other',
        heldMs: 1_200,
      },
    },
    faults: ['lock@2s:2s'],
    ...change,
  };
}
