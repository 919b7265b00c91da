import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { compareEarlier } from '../../../src/compare/compare-earlier.ts';
import { reportAs } from '../../../src/report/report-as.ts';
import { readSaved } from '../../../src/report/saved/saved-result.ts';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { resultOf, sampleRounds } from '../../support/rounds.ts';
import { sampleMachine, sampleSettings } from '../../support/stress-result.ts';
import { withField } from '../saved/saved-fields.ts';

const chalk = new Chalk({ level: 0 });
const compared = (changes: Partial<StressResult> = {}) =>
  compareEarlier(
    {
      before: { file: 'a.json', result: resultOf(sampleRounds(10)) },
      after: { file: 'b.json', result: resultOf(sampleRounds(10), changes) },
    },
    { tolerance: 0.05, command: 'genesis compare a.json b.json' },
  );
const show = (format: 'text' | 'markdown' | 'junit' | 'json' | 'html', result = compared()) =>
  reportAs(format, { kind: 'compare', result }, chalk);

describe('a comparison of saved results', () => {
  it('as text says what it compares, and what makes it weaker', async () => {
    const text = await show('text');
    expect(text).toMatch(/^B: NO WORSE\n {2}rate and p50 at most 5% worse\n/);
    expect(text).toMatch(/^ +A a\.json, 2026-01-31T12:00:00\.000Z: embedded server, empty database$/m);
    expect(text.replace(/\s+/g, ' ')).toContain(
      "10 of A and 10 of B, made at different times: a change smaller than the machine's own is not seen",
    );
    expect(text.match(/Fast 3000/g)).toHaveLength(1);
    expect(text).toContain('Repeat genesis compare a.json b.json');
    expect(text).not.toMatch(/Took|in turns|Obstacles|Differing/);
  });

  it('shows both machines and loads where they differ, and the settings', async () => {
    const load = { kind: 'burst', concurrency: 7 } as const;
    const settings = { ...sampleSettings(), timeoutMs: 1 };
    const text = await show('text', compared({ machine: sampleMachine({ cpu: 'Slow 1' }), load, settings }));
    expect(text).toMatch(/Machine of A: Fast 3000, .*\n +of B: Slow 1, /);
    expect(text).toMatch(/Load of A: .*\n +of B: burst of 7 simultaneous requests\n/);
    expect(text).toMatch(/^ +Differing load: burst, was closed-loop$/m);
    expect(text).toMatch(/^ +timeout: 1 ms, was /m);
  });

  it('has why the speed is not comparable once, also where it is not what decides', async () => {
    const few = await show('text', compared({ rounds: sampleRounds(9) }));
    expect(few).toMatch(/^B: UNDECIDED\n {2}speed is not comparable: B has 9 rounds/);
    expect(few.match(/B has 9 rounds/g)).toHaveLength(1);
    expect(few).toMatch(/^ *rate +\S+ +\S+ +not comparable$/m);
    const turns = { acknowledged: 100, lost: 1, duplicated: 0 };
    const lost = await show('text', compared({ rounds: sampleRounds(9, 1, { turns }) }));
    expect(lost).toMatch(/^B: DATA LOST\n/);
    expect(lost).toMatch(/^ +Obstacles speed is not comparable: B has 9 rounds/m);
  });

  it('as a page has the distributions over each other, and no pairs of rounds', async () => {
    const page = await show('html');
    expect(page).toContain('data-chart="overlaid"');
    expect(page).not.toContain('data-chart="ratios"');
    expect(page).toContain('made at different times');
  });

  it('as JUnit skips what is not comparable, and as Markdown has the verdict', async () => {
    const few = compared({ rounds: sampleRounds(9) });
    expect(await show('junit', few)).toMatch(/<error type="undecided" message="speed is not comparable: /);
    expect((await show('junit', few)).match(/<skipped/g)).toHaveLength(3);
    expect(await show('markdown', few)).toMatch(/^## genesis compare: B is undecided\n\n- speed is not /);
  });

  it('saved and read again is the same', async () => {
    const result = compared({ machine: null });
    expect(readSaved(await show('json', result), 'c.json')).toEqual({ kind: 'compare', result });
  });

  it.each([
    ['runs/after/load/kind', 'fast', 'runs/after/load/kind must be one of burst'],
    ['runs/before/load/until', {}, 'runs/before/load/until must'],
    ['obstacles', undefined, 'must have required properties obstacles'],
    ['processes', 'fresh', 'must have required properties'],
  ])('with a damaged %s is refused', (path, value, mistake) => {
    expect(() => readSaved(withField(compared(), path, value), 'c.json')).toThrow(mistake);
  });
});
