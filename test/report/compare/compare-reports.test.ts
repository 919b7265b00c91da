import { Chalk } from 'chalk';
import { describe, expect, it } from 'vitest';
import { reportAs } from '../../../src/report/report-as.ts';
import { readSaved } from '../../../src/report/saved/saved-result.ts';
import { sampleComparison, tenRounds } from '../../support/compare-result.ts';
import { withField } from '../saved/saved-fields.ts';

const chalk = new Chalk({ level: 0 });
const same = sampleComparison();
const slower = sampleComparison({ before: tenRounds(1_000), after: tenRounds(850) });
const show = (format: 'text' | 'markdown' | 'junit' | 'json' | 'html', result = same) =>
  reportAs(format, { kind: 'compare', result }, chalk);

describe('a comparison', () => {
  it('as text has the verdict, the measures with their bounds, and how it was made', async () => {
    const text = await show('text');
    expect(text).toMatch(/^B: NO WORSE\n {2}rate and p50 at most 5% worse\n/);
    expect(text).toMatch(/^ *rate +1001\/s +1001\/s +\+0% +\+0% to \+0% +at most 0% worse$/m);
    expect(text).toContain('Rounds 10 of at most 10, both servers started anew for each');
    expect(text).toContain('A old {{port}}');
    expect(text).toContain('Repeat genesis compare --spawn a --spawn b');
  });

  it('in which B is slower says by how much', async () => {
    expect(await show('text', slower)).toMatch(/^B: WORSE\n {2}rate -15% /);
    expect(await show('markdown', slower)).toMatch(/^## genesis compare: B is worse\n\n- rate -15% /);
    expect(await show('junit', slower)).toMatch(/<failure type="worse" message="rate -15% /);
  });

  it('says which losses are excluded, and which were seen', async () => {
    const turns = { acknowledged: 1_240, lost: 0, duplicated: 0 };
    const [before, after] = [tenRounds(1_000, { turns }), tenRounds(1_000, { turns: { ...turns, lost: 1 } })];
    const text = await show('text', sampleComparison({ before, after }));
    expect(text).toMatch(/^B: DATA LOST\n {2}B lost 1 of 1240 acknowledged turns in round 1\n/);
    expect(text).toContain('A 0 of 12400 (fewer than 1 in 2692, 99% sure); B 10 of 12400');
  });

  it('says how requests failed, and when and by which version it was made', async () => {
    const failures = [{ outcome: 'lock-error', count: 12, example: `HTTP 500 ${'x'.repeat(200)}` }] as const;
    const text = await show('text', { ...same, after: { ...same.after, failures } });
    expect(text).toMatch(/^ {4}Failures B 12 lock-error: HTTP 500\n( {13}x+…?\n){1,2} {2}Lost turns /m);
    expect(text).toContain(`Made ${same.startedAt} by genesis ${same.version}\n`);
  });

  it('that is undecided says what could decide it', async () => {
    const verdict = { status: 'undecided', reasons: ['noise'] } as const;
    const next = async (changes: Partial<typeof same>) =>
      (await show('markdown', { ...same, verdict, ...changes })).match(/\| Next \| (.*) \|/)?.[1];
    expect(await next({})).toMatch(/^--rounds 40, longer rounds /);
    expect(await next({ mostRounds: 40, orders: Array(40).fill('ABBA') })).toMatch(/^longer rounds /);
    expect(await next({ saturatedRounds: 10 })).toMatch(/^send less/);
    const rounds = tenRounds(0, { requests: { total: 5, failed: 5 } });
    expect(await next({ after: { ...same.after, rounds } })).toMatch(/^make its requests succeed/);
    expect(await next({ interrupted: true })).toBeUndefined();
    expect(await next({ verdict: same.verdict })).toBeUndefined();
  });

  it('that is undecided is an error in JUnit, not a failure', async () => {
    const undecided = sampleComparison(undefined, { verdict: { status: 'undecided', reasons: ['noise'] } });
    expect(await show('junit', undecided)).toContain('<error type="undecided" message="noise"/>');
  });

  it('as a page says which server is which, and how to repeat it', async () => {
    const html = await show('html');
    expect(html).toMatch(/<h1>B: new \S+<\/h1>\n<p class="subtitle">compared with A: old /);
    expect(html).toContain('<code>genesis compare --spawn a --spawn b</code>');
  });

  it('as a page cannot be broken by the names of its servers', async () => {
    const { before } = same;
    const target = { ...before.target, description: '</script><script>alert(1)' };
    const page = await show('html', { ...same, before: { ...before, target } });
    expect(page).not.toContain('<script>alert');
  });

  it('saved and read again is the same', async () => {
    expect(readSaved(await show('json'), 'a.json')).toEqual({ kind: 'compare', result: same });
  });

  it.each([
    ['verdict/status', 'fine', 'verdict/status must be one of data-lost, worse, undecided, no-worse'],
    ['load/until', {}, 'load/until must'],
    ['orders', [], 'its sides must have as many rounds as there are orders'],
  ])('with a damaged %s is refused', (path, value, mistake) => {
    const damaged = withField(same, path, value);
    expect(() => readSaved(damaged, 'a.json')).toThrow(mistake);
  });
});
