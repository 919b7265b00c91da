import { describe, expect, it } from 'vitest';
import { verifyHtml } from '../../../src/report/html/verify-html.ts';
import {
  DATA_LOST,
  FAILED,
  HOSTILE,
  HOSTILE_CHECK,
  PASSED,
  SKIPPED,
  sample,
  UNKNOWN,
} from '../verify/sample-verify-result.ts';
import { headingsOf, tagsOf, textOf } from './page-text.ts';

const LOST = {
  status: 'data-lost',
  reasons: ['killed: 3 of 20 acknowledged turns are not stored', 'steps: 13 of 20 requests'],
} as const;
const mixed = sample([PASSED, FAILED, DATA_LOST, SKIPPED, UNKNOWN], { verdict: LOST });
const page = verifyHtml(mixed);
const text = textOf(page);

/** For each check, whether it is unfolded. */
const opened = (html: string) =>
  [...html.matchAll(/<details class="fold" id="([^"]*)"( open)?>/g)].map(([, id, open]) => [id, !!open]);

describe('the page of a verification', () => {
  it('begins with the verdict, its reasons, and each likely cause once, with the checks that it explains', () => {
    const again = verifyHtml(sample([FAILED, { ...FAILED, name: 'burst' }], { verdict: LOST }));
    expect(text).toMatch(/embedded server 1 passed, 1 lost data, 1 failed, 1 unknown, 1 skipped · 33 s /);
    expect(text).toMatch(/✕ data lost killed: 3 of 20 .*steps: 13 of 20 requests Likely cause no retry/);
    expect(textOf(again)).toMatch(/without a retry/);
    expect(textOf(again)).toContain(`Likely cause ${FAILED.diagnoses[0].title} ( steps , burst )`);
    expect(again).toContain('<a href="#check-2">burst</a>');
  });

  it('has a row for each check in their order, unfolded where it failed', () => {
    expect(headingsOf(page)).toEqual(['Checks']);
    expect(opened(page)).toEqual([
      ['check-1', false],
      ['check-2', true],
      ['check-3', true],
      ['check-4', false],
      ['check-5', false],
    ]);
    expect(text).toContain(
      '✓ passed burst 20/20 answered, 20 stored 900 ms Holds when simultaneous requests',
    );
    expect(text).toContain('– skipped slow-model needs a server that this program can start Holds when');
    expect(text).toContain('? unknown readers the audit could not read: HTTP 404 400 ms');
  });

  it('says of a failure what was seen, why, and what to do', () => {
    const [{ title, evidence, remedy }] = FAILED.diagnoses;
    expect(text).toContain(
      `✕ failed steps ${FAILED.summary} 12.3 s Holds when ${FAILED.holdsWhen} Evidence ${FAILED.evidence[0]} ` +
        `Log ${FAILED.log} Likely cause ${title} ${evidence} Remedy ${remedy} `,
    );
    expect(text).not.toContain('Confirmed if');
    const doubtful = { ...FAILED, diagnoses: [{ ...FAILED.diagnoses[0], confirmedBy: 'a trace' }] };
    expect(textOf(verifyHtml(sample([doubtful])))).toContain('Confirmed if a trace');
  });

  it('has a table of the steps', () => {
    expect(text).toMatch(/simultaneous success lock errors internal errors p50 max 1 1\/1 100% 0 0 4\.2 ms/);
  });

  it('says what was left out, asked before, and noticed', () => {
    const change = {
      quick: true,
      interrupted: true,
      readBefore: ['GET /ready'],
      observations: ['it was killed'],
    };
    const shown = textOf(verifyHtml(sample([PASSED], change)));
    expect(shown).toContain(
      '33 s · quick: smaller loads, fewer checks · GET /ready was asked before the load',
    );
    expect(shown).toContain('✓ passed 1 check holds The run was interrupted: checks that had not finished');
    expect(shown).toContain('Observed it was killed');
  });

  it('of a run without checks says why', () => {
    const verdict = { status: 'inconclusive', reasons: ['interrupted before the end'] } as const;
    const empty = verifyHtml(sample([], { verdict, interrupted: true }));
    expect(textOf(empty)).toContain('? inconclusive interrupted before the end');
    expect(headingsOf(empty)).toEqual([]);
  });

  it('has the same tags whatever a server says, and runs no script', () => {
    const says = (words: string) => {
      const verdict = { status: 'failed', reasons: [words, words] } as const;
      const check = { ...HOSTILE_CHECK, name: words, holdsWhen: words, summary: words, log: words };
      return verifyHtml(
        sample([check], { verdict, target: words, observations: [words], readBefore: [words] }),
      );
    };
    expect(tagsOf(says(HOSTILE))).toEqual(tagsOf(says('text')));
    expect(says('<script>alert(1)</script>" onload="x')).toContain('&lt;script&gt;alert(1)');
    expect(says(HOSTILE)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(says(HOSTILE)).not.toMatch(/<script|script-src/);
    expect(says(HOSTILE)).toContain('content="default-src &#39;none&#39;; ');
  });
});
