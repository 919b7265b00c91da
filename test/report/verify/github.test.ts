import { describe, expect, it } from 'vitest';
import { githubAnnotations, githubSummary } from '../../../src/report/verify/github.ts';
import {
  DATA_LOST,
  FAILED,
  HOSTILE,
  HOSTILE_CHECK,
  PASSED,
  SKIPPED,
  sample,
  UNKNOWN,
} from './sample-verify-result.ts';

const FAILED_VERDICT = { status: 'failed', reasons: ['1 check failed'] } as const;

describe('the annotations', () => {
  it('are none for what passed or was skipped', () => {
    expect(githubAnnotations(sample([PASSED, SKIPPED]))).toBe('');
  });

  it('are an error for a check that failed, with all that helps to mend it', () => {
    const [diagnosis] = FAILED.diagnoses;
    expect(githubAnnotations(sample([PASSED, FAILED]))).toBe(
      `::error title=genesis verify%3A steps::${[
        FAILED.summary,
        `evidence: ${FAILED.evidence[0]}`,
        `log: ${FAILED.log}`,
        `cause: ${diagnosis.title} (${diagnosis.evidence})`,
        `remedy: ${diagnosis.remedy}`,
      ].join('%0A')}\n`,
    );
  });

  it('are an error for lost data, and a warning for what is unknown', () => {
    const lines = githubAnnotations(sample([DATA_LOST, UNKNOWN]))
      .trimEnd()
      .split('\n');
    expect(lines).toEqual([
      expect.stringMatching(/^::error title=genesis verify%3A killed::3 of 20 acknowledged/),
      `::warning title=genesis verify%3A readers::${UNKNOWN.reason}`,
    ]);
  });

  it('warn of a run that was interrupted', () => {
    const verdict = { status: 'inconclusive', reasons: ['interrupted before the end'] } as const;
    expect(githubAnnotations(sample([PASSED], { verdict, interrupted: true }))).toBe(
      '::warning title=genesis verify::interrupted before the end\n',
    );
  });

  it('escape what GitHub would read as an end', () => {
    const check = { ...UNKNOWN, name: '50%: a,b', reason: '100%: a,b %0A' };
    expect(githubAnnotations(sample([check]))).toBe(
      '::warning title=genesis verify%3A 50%25%3A a%2Cb::100%25: a,b %250A\n',
    );
  });

  it('let no server write commands of its own', () => {
    const lines = githubAnnotations(sample([HOSTILE_CHECK]))
      .trimEnd()
      .split(/[\r\n]/);
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toContain('\u001b');
    expect(decodeURIComponent(lines[0]?.replace(/%(?!25|0A|3A|2C)/g, 'unescaped') ?? '')).not.toContain(
      'unescaped',
    );
  });
});

describe('the job summary', () => {
  it('has the verdict, its reasons and a table of the checks', () => {
    expect(githubSummary(sample([PASSED, SKIPPED], { verdict: FAILED_VERDICT, quick: true }))).toBe(`\
## genesis verify: failed

Target: embedded server, quick, 33 s

- 1 check failed

| check | result | what was seen | time |
| --- | --- | --- | ---: |
| burst | passed | 20/20 answered, 20 stored | 900 ms |
| slow-model | skipped | needs a server that this program can start | 0 ms |
`);
  });

  it('lists what speaks for each failure below the table', () => {
    const text = githubSummary(sample([FAILED, DATA_LOST], { verdict: FAILED_VERDICT }));
    expect(text).toContain('| steps | **failed** | 13 of 20 requests: 13 lock-error | 12.3 s |');
    expect(text).toContain('| killed | **data lost** |');
    expect(text).toContain(`
### steps: 13 of 20 requests: 13 lock-error

- holds when: ${FAILED.holdsWhen}
- evidence: 13 lock-error: HTTP 500 {"error":"database is locked"}
- log: SqliteError: database is locked
- cause: ${FAILED.diagnoses[0].title} (${FAILED.diagnoses[0].evidence})
- remedy: ${FAILED.diagnoses[0].remedy.replace('_', '\\_')}
`);
    expect(text).toContain('### killed: ');
  });

  it('has no reasons and no details when all checks hold', () => {
    const text = githubSummary(sample());
    expect(text).toMatch(/^## genesis verify: passed\n/);
    expect(text).not.toMatch(/###|^- /m);
  });

  it('says that a run was interrupted', () => {
    expect(githubSummary(sample([], { interrupted: true }))).toContain('33 s, interrupted\n');
  });

  it('shows what servers say as text, in the cell where it belongs', () => {
    const check = { ...UNKNOWN, name: 'a|b', reason: 'x\\|<i>`_*[y](z)\n| &lt;' };
    expect(githubSummary(sample([check]))).toContain(
      '| a&#124;b | unknown | x\\\\&#124;&lt;i&gt;\\`\\_\\*\\[y\\](z)?&#124; &amp;lt; | 400 ms |\n',
    );
  });

  it('keeps its structure whatever a server says', () => {
    const says = (text: string) =>
      githubSummary(sample([{ ...FAILED, name: text, summary: text, evidence: [text], log: text }]));
    const structure = (text: string) => text.split('\n').map((line) => line.match(/[|<>]/g)?.join('') ?? '');
    expect(structure(says(HOSTILE))).toEqual(structure(says('text')));
  });
});
