import { describe, expect, it } from 'vitest';
import { verifyMarkdown } from '../../../src/report/verify/markdown.ts';
import { DATA_LOST, FAILED, HOSTILE, PASSED, SKIPPED, sample, UNKNOWN } from './sample-verify-result.ts';

const FAILED_VERDICT = { status: 'failed', reasons: ['1 check failed'] } as const;

describe('the job summary', () => {
  it('says what was asked before the load', () => {
    expect(verifyMarkdown(sample([PASSED], { readBefore: ['GET /ready'] }))).toContain(
      '33 s\n\nGET /ready was asked before the load.\n\n| check |',
    );
  });

  it('has the verdict, its reasons and a table of the checks', () => {
    expect(verifyMarkdown(sample([PASSED, SKIPPED], { verdict: FAILED_VERDICT, quick: true }))).toBe(`\
## genesis verify: failed

Target: embedded server, quick, 33 s

- 1 check failed

| check | result | what was seen | time |
| --- | --- | --- | ---: |
| burst | passed | 20/20 answered, 20 stored | 900 ms |
| slow-model | skipped | needs a server that this program can start |  |
`);
  });

  it('lists what speaks for each failure below the table', () => {
    const text = verifyMarkdown(sample([FAILED, DATA_LOST], { verdict: FAILED_VERDICT }));
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
    const text = verifyMarkdown(sample());
    expect(text).toMatch(/^## genesis verify: passed\n/);
    expect(text).not.toMatch(/###|^- /m);
  });

  it('says that a run was interrupted', () => {
    expect(verifyMarkdown(sample([], { interrupted: true }))).toContain('33 s, interrupted\n');
  });

  it('shows what servers say as text, in the cell where it belongs', () => {
    const check = { ...UNKNOWN, name: 'a|b', reason: 'x\\|<i>`_*[y](z)\n| &lt;' };
    expect(verifyMarkdown(sample([check]))).toContain(
      '| a&#124;b | unknown | x\\\\&#124;&lt;i&gt;\\`\\_\\*\\[y\\](z)?&#124; &amp;lt; | 400 ms |\n',
    );
  });

  it('keeps its structure whatever a server says', () => {
    const says = (text: string) =>
      verifyMarkdown(sample([{ ...FAILED, name: text, summary: text, evidence: [text], log: text }]));
    const structure = (text: string) => text.split('\n').map((line) => line.match(/[|<>]/g)?.join('') ?? '');
    expect(structure(says(HOSTILE))).toEqual(structure(says('text')));
  });
});
