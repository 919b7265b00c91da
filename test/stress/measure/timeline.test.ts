import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OUTCOMES, type Outcome, traitsOf } from '../../../src/stress/answer/outcome.ts';
import type { Sample } from '../../../src/stress/measure/sample.ts';
import { type Timeline, TimelineRecorder } from '../../../src/stress/measure/timeline.ts';

interface Shape {
  readonly outcome: Outcome;
  readonly atMs: number;
  readonly latencyMs: number;
  /** What the server reported about it; undefined without a report. */
  readonly reported?: { readonly lockErrors: number; readonly retries: number } | undefined;
}

function sampleOf({ outcome, atMs, latencyMs, reported }: Shape): Sample {
  const times = { poolWaitMs: 0, databaseMs: 0, modelMs: 0 };
  const timing = reported && { ...times, ...reported };
  return {
    outcome,
    certainty: traitsOf(outcome).certainty,
    atMs,
    latencyMs,
    timing,
    seq: 0,
    detail: undefined,
    traced: false,
    retryAfterMs: undefined,
    keySign: undefined,
    stream: undefined,
    streamedText: undefined,
    dueAt: 0,
  };
}

function timelineOf(shapes: readonly Shape[]): Timeline {
  const recorder = new TimelineRecorder();
  for (const shape of shapes) recorder.record(sampleOf(shape));
  return recorder.timeline;
}

const ok = (atMs: number, latencyMs = 0): Shape => ({ outcome: 'ok', atMs, latencyMs });
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);

describe('a timeline', () => {
  it('counts requests at the moment of their answer', () => {
    const { intervalMs, completed, failed } = timelineOf([
      ok(0, 50),
      ok(0, 250),
      { outcome: 'timeout', atMs: 150, latencyMs: 60 },
    ]);
    expect({ intervalMs, completed, failed }).toEqual({
      intervalMs: 100,
      completed: [1, 0, 2],
      failed: [0, 0, 1],
    });
  });

  it('has a dot for each request at the moment it was sent', () => {
    expect(timelineOf([ok(0.1234, 50), ok(10, 250)]).dots).toEqual([
      { outcome: 'ok', count: 2, atMs: [0.123, 10], latencyMs: [50, 250] },
    ]);
  });

  it('counts a lock error that a client saw once, whether or not the server reports it too', () => {
    const { lockErrors, retries } = timelineOf([
      { outcome: 'lock-error', atMs: 0, latencyMs: 1 },
      { outcome: 'lock-error', atMs: 100, latencyMs: 1, reported: { lockErrors: 6, retries: 5 } },
      { outcome: 'ok', atMs: 200, latencyMs: 1, reported: { lockErrors: 1, retries: 1 } },
    ]);
    expect({ lockErrors, retries }).toEqual({ lockErrors: [1, 6, 1], retries: [0, 5, 1] });
  });

  it('doubles its intervals when the run outgrows them', () => {
    const { intervalMs, completed } = timelineOf([ok(0), ok(150), ok(30_000)]);
    expect(intervalMs).toBe(200);
    expect([completed.length, completed[0], completed.at(-1)]).toEqual([151, 2, 1]);
  });

  it('takes in another run at the moment it began', () => {
    const recorder = new TimelineRecorder();
    recorder.add(timelineOf([ok(0), ok(100)]), 0);
    recorder.add(timelineOf([ok(0)]), 1_000);
    const { completed, dots } = recorder.timeline;
    expect(completed).toEqual([1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
    expect(dots[0]?.atMs).toContain(1_000);
  });

  it('shows no spike where another run was counted in longer intervals', () => {
    const long = timelineOf(Array.from({ length: 600 }, (_, index) => ok(index * 100)));
    const recorder = new TimelineRecorder();
    recorder.add(timelineOf([ok(0)]), 0);
    recorder.add(long, 0);
    expect(recorder.timeline.intervalMs).toBe(long.intervalMs);
    expect(recorder.timeline.completed).toEqual(
      long.completed.map((count, index) => count + (index === 0 ? 1 : 0)),
    );
  });
});

const shape = fc.record({
  outcome: fc.constantFrom(...OUTCOMES),
  atMs: fc.oneof(
    fc.double({ min: 0, max: 60_000, noNaN: true }),
    fc.double({ min: 0, max: 86_400_000, noNaN: true }),
  ),
  latencyMs: fc.double({ min: 0, max: 60_000, noNaN: true }),
  reported: fc.option(fc.record({ lockErrors: fc.nat(5), retries: fc.nat(5) }), { nil: undefined }),
});
const shapes = fc.array(shape, { maxLength: 100 });

const COLUMNS = ['completed', 'failed', 'lockErrors', 'retries'] as const;
/** What halving and merging must not change. */
const totals = (timeline: Timeline) => ({
  counts: COLUMNS.map((column) => sum(timeline[column])),
  dots: timeline.dots.map(({ outcome, count }) => [outcome, count]),
});
const add = (one: ReturnType<typeof totals>['counts'], other: typeof one) =>
  one.map((count, index) => count + (other[index] ?? 0));

describe('the timeline of any run', () => {
  it('is bounded, and loses no request however long it is', () => {
    fc.assert(
      fc.property(shapes, (shapes) => {
        const timeline = timelineOf(shapes);
        for (const column of COLUMNS) {
          expect(timeline[column].length).toBeLessThanOrEqual(300);
          expect(timeline[column]).toHaveLength(timeline.completed.length);
        }
        expect(sum(timeline.completed)).toBe(shapes.length);
        expect(sum(timeline.failed)).toBe(shapes.filter(({ outcome }) => outcome !== 'ok').length);
        expect(sum(timeline.retries)).toBe(sum(shapes.map(({ reported }) => reported?.retries ?? 0)));
        expect(sum(timeline.dots.map(({ count }) => count))).toBe(shapes.length);
      }),
    );
  });

  it('does not depend on the order of the answers', () => {
    fc.assert(
      fc.property(shapes, (shapes) => {
        const { dots: _, ...counts } = timelineOf(shapes);
        const { dots: __, ...backwards } = timelineOf(shapes.toReversed());
        expect(backwards).toEqual(counts);
      }),
    );
  });

  it('loses nothing when another one is taken in, whichever comes first', () => {
    fc.assert(
      fc.property(shapes, shapes, fc.nat(100_000), (one, other, offsetMs) => {
        const [first, second] = [timelineOf(one), timelineOf(other)];
        const merge = (...parts: [Timeline, number][]) => {
          const recorder = new TimelineRecorder();
          for (const [timeline, offset] of parts) recorder.add(timeline, offset);
          return recorder.timeline;
        };
        const merged = merge([first, 0], [second, offsetMs]);
        const { dots: _, ...counts } = merged;
        const { dots: __, ...otherwise } = merge([second, offsetMs], [first, 0]);
        expect(otherwise).toEqual(counts);
        expect(totals(merged).counts).toEqual(add(totals(first).counts, totals(second).counts));
        expect(totals(merged).dots).toEqual(totals(timelineOf([...one, ...other])).dots);
        expect(merged.completed.length).toBeLessThanOrEqual(300);
      }),
    );
  });

  it('keeps a bounded number of dots, and counts them all', () => {
    const outcome = fc.constantFrom<Outcome>('ok', 'timeout');
    fc.assert(
      fc.property(outcome, fc.integer({ min: 2_500, max: 5_000 }), (outcome, count) => {
        const shapes = Array.from({ length: count }, (_, index) => ({ outcome, atMs: index, latencyMs: 1 }));
        const [group] = timelineOf(shapes).dots;
        const kept = outcome === 'ok' ? 2_000 : 300;
        expect(group).toMatchObject({ count });
        expect([group?.atMs.length, group?.latencyMs.length]).toEqual([kept, kept]);
      }),
      { numRuns: 10 },
    );
  });
});
