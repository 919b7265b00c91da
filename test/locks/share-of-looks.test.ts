import { describe, expect, it } from 'vitest';
import { ShareOfLooks } from '../../src/locks/share-of-looks.ts';

/** Marsaglia's xorshift: the same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

const exponential = (mean: number, random: () => number) => -mean * Math.log(1 - random());

/** Looks every 10 to 30 ms at a lock whose holds, and the pauses between them, have random lengths; the true share beside them. */
function watch({ share = 0.5, holdMs = 5, watchMs = 20_000, seed = 1 }) {
  const random = randomFrom(seed * 7_919);
  for (let warmUp = 0; warmUp < 20; warmUp++) random();
  const looks = new ShareOfLooks();
  const pauseMs = (holdMs * (1 - share)) / share;
  let [isHeld, until, heldMs, nextLook] = [random() < share, 0, 0, 0];
  for (let at = 0; at < watchMs; at = until, isHeld = !isHeld) {
    until = Math.min(watchMs, at + exponential(isHeld ? holdMs : pauseMs, random));
    if (isHeld) heldMs += until - at;
    for (; nextLook < until; nextLook += 10 + 20 * random()) looks.see(isHeld);
  }
  return { ...looks.estimate, truth: heldMs / watchMs };
}

describe('the interval of a share', () => {
  const WATCHES = 200;
  const seeds = Array.from({ length: WATCHES }, (_, index) => index + 1);

  it.each([0.1, 0.5, 0.84, 0.99].flatMap((share) => [5, 50, 200].map((holdMs) => ({ share, holdMs }))))(
    'contains the true one, $share in holds of $holdMs ms, in 98 of 100 watches',
    ({ share, holdMs }) => {
      const watches = seeds.map((seed) => watch({ share, holdMs, seed }));
      const right = watches.filter(({ low, high, truth }) => low <= truth && truth <= high);
      expect(right.length).toBeGreaterThanOrEqual(0.98 * WATCHES);
    },
  );

  it('is wider where ten looks see the same hold', () => {
    const widthOf = (holdMs: number) => {
      const widths = seeds.map((seed) => watch({ holdMs, seed })).map(({ low, high }) => high - low);
      return widths.reduce((sum, each) => sum + each) / WATCHES;
    };
    expect(widthOf(5)).toBeLessThan(0.13);
    expect(widthOf(200)).toBeGreaterThan(1.5 * widthOf(5));
  });

  it('is that of some seconds, too: a lock held 84 % of the time is not taken for one held half of it', () => {
    const watches = seeds.map((seed) => watch({ share: 0.84, watchMs: 5_000, seed }));
    expect(watches.filter(({ low }) => low > 0.5)).toHaveLength(WATCHES);
  });
});

describe('looks that all agree', () => {
  const agreeing = (looks: number, isHit: boolean) => {
    const share = new ShareOfLooks();
    for (let look = 0; look < looks; look++) share.see(isHit);
    return share.estimate;
  };

  it('leave room for what they did not see, less the more there are', () => {
    expect(agreeing(1_000, true)).toMatchObject({ value: 1, high: 1 });
    expect(agreeing(1_000, true).low).toBeCloseTo(0.99, 2);
    expect(agreeing(25, true).low).toBeCloseTo(0.7, 1);
    expect(agreeing(25, false)).toMatchObject({ value: 0, low: 0 });
    expect(agreeing(25, false).high).toBeCloseTo(0.3, 1);
  });

  it('say nothing where there are none', () => {
    expect(agreeing(0, true)).toEqual({ value: 0, low: 0, high: 1 });
  });
});
