import { expect, it } from 'vitest';
import { LockTimes } from '../../../src/cli/doctor/lock-times.ts';
import { sampleWatch } from '../../report/doctor/sample-doctor-result.ts';

const lockedFor = (value: number) => ({ value, low: value, high: value });

it('a watch over time has what each report added to the one before', () => {
  const times = new LockTimes(8);
  times.add(sampleWatch({ watchedMs: 500, samples: 25, writeLocked: lockedFor(0), commits: 5 }));
  times.add(sampleWatch({ watchedMs: 1_000, samples: 50, writeLocked: lockedFor(0.5), commits: 15 }));
  expect(times.history).toEqual({
    columns: [
      { ms: 500, looks: 25, locked: 0, commits: 5 },
      { ms: 500, looks: 25, locked: 25, commits: 10 },
    ],
    columnMs: 500,
    recent: { ms: 1_000, looks: 50, locked: 25, commits: 15 },
    total: { ms: 1_000, looks: 50, locked: 25, commits: 15 },
  });
});

it('commits that are unknown stay unknown', () => {
  const times = new LockTimes(8);
  times.add(sampleWatch({ commits: null }));
  expect(times.history.total.commits).toBeNull();
});
