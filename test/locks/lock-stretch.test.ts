import { describe, expect, it } from 'vitest';
import { LockStretch, type Moment } from '../../src/locks/lock-stretch.ts';
import type { LockName } from '../../src/locks/lock-watch.ts';

/** Samples are 20 ms apart. */
const moment = (sample: number, differs: Partial<Moment> = {}): Moment => ({
  at: sample * 20,
  sample,
  committed: false,
  readMark: null,
  ...differs,
});

function held(name: LockName, moments: readonly Moment[], lastSample: number) {
  const [first = moment(0), ...others] = moments;
  const stretch = new LockStretch({ pid: 1, name, slot: name === 'reader' ? 1 : null }, first);
  for (const other of others) stretch.see(other);
  return stretch.heldUntil(lastSample);
}

describe('a lock that is held', () => {
  it('in every sample is held throughout', () => {
    expect(
      held(
        'writer',
        [0, 1, 2].map((sample) => moment(sample)),
        2,
      ),
    ).toEqual({
      name: 'writer',
      slot: null,
      readMark: null,
      samples: 3,
      longestMs: 40,
      throughout: true,
      currentMs: 40,
    });
  });

  it('and let go of is not held now', () => {
    expect(held('writer', [moment(0), moment(1)], 3)).toMatchObject({
      samples: 2,
      longestMs: 20,
      throughout: false,
      currentMs: null,
    });
  });

  it('later than the watch began is not held throughout', () => {
    expect(held('writer', [moment(1), moment(2)], 2)).toMatchObject({ throughout: false, currentMs: 20 });
  });

  it('again after a sample without it begins anew', () => {
    const moments = [0, 1, 2, 4, 5].map((sample) => moment(sample));
    expect(held('shared', moments, 5)).toMatchObject({
      samples: 5,
      longestMs: 40,
      currentMs: 20,
      throughout: false,
    });
  });

  it.each<LockName>(['writer', 'reserved', 'pending', 'exclusive', 'shared', 'checkpointer', 'recovery'])(
    'as %s begins anew with a commit',
    (name) => {
      const moments = [moment(0), moment(1), moment(2, { committed: true }), moment(3)];
      expect(held(name, moments, 3)).toMatchObject({
        samples: 4,
        longestMs: 20,
        currentMs: 20,
        throughout: false,
      });
    },
  );

  it('as a reader of a log goes on while others commit', () => {
    const moments = [moment(0), moment(1, { committed: true }), moment(2, { committed: true })];
    expect(held('reader', moments, 2)).toMatchObject({ longestMs: 40, throughout: true });
  });

  it('by a reader begins anew where its mark moves', () => {
    const marks = [5, 5, 5, 9, 9];
    const moments = marks.map((readMark, sample) => moment(sample, { readMark }));
    expect(held('reader', moments, 4)).toMatchObject({
      readMark: 5,
      longestMs: 40,
      currentMs: 20,
      throughout: false,
    });
  });

  it('by a reader goes on where its mark could not be read', () => {
    const moments = [null, 5, null, 5].map((readMark, sample) => moment(sample, { readMark }));
    expect(held('reader', moments, 3)).toMatchObject({ readMark: 5, longestMs: 60, throughout: true });
  });
});
