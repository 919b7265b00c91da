import { describe, expect, it } from 'vitest';
import { doctorHtml } from '../../../src/report/html/doctor-html.ts';
import {
  HOSTILE_RESULT,
  LOCK_HELD,
  LOCKED_RESULT,
  NOTED,
  SKIPPED,
  sample,
} from '../doctor/sample-doctor-result.ts';
import { headingsOf, tagsOf, textOf } from './page-text.ts';

const WATCH = {
  ms: 5_000,
  looks: 250,
  extension: 'write-lock-seen',
  writeLocked: { value: 0.84, low: 0.8, high: 0.88 },
  commits: 0,
} as const;
const page = doctorHtml({ ...LOCKED_RESULT, watch: WATCH });
const text = textOf(page);

describe('the page of a look at a database', () => {
  it('begins with what the findings come to, and how it was looked at', () => {
    expect(text).toMatch(
      /\/data\/chat\.db WAL, 4\.2 MiB, Genesis schema 1 ✕ 1 error, 1 warning, 1 info in 4/,
    );
    expect(text).toContain('in 4 checks (1 skipped), 640 ms watched the locks for 5 s, longer than usual:');
  });

  it('has the findings, the worst first, with evidence and remedy, and folds those that are good to know', () => {
    expect(headingsOf(page)).toEqual(['Findings', 'Locks held', 'Watch of the locks', 'Checks']);
    expect(text).toContain(
      `✕ error write-lock-held ${LOCK_HELD.message} Evidence ${LOCK_HELD.evidence.join(' ')} Remedy ${LOCK_HELD.remedy} `,
    );
    expect(text).toMatch(/✕ error .*! warning wal-reset-bug .*i info disk-filling/);
    const opened = [...page.matchAll(/<details class="fold" id="finding-\d"( open)?>/g)];
    expect(opened.map(([, open]) => !!open)).toEqual([true, true, false]);
  });

  it('names the processes that held locks, those that block others first', () => {
    expect(text).toContain(
      '13908 bob writer, reader 0 all 500 ms python3 import.py chat.db 907 - reader 3 up',
    );
    expect(text).toContain('Write lock held 84% of the time (80% to 88%, 99% sure) Commits none seen');
  });

  it('has a row for each check', () => {
    const rows = text.slice(text.indexOf('check result seen'));
    expect(rows).toContain('locks ✕ 1 error write-lock-held integrity ✓ ok quick_check found nothing wrong');
    expect(rows).toContain('disk ✓ ok, 1 info 3 GiB free wal ! 1 warning wal-reset-bug data – skipped not a');
  });

  it('says that nothing is wrong, or that nothing was checked', () => {
    expect(textOf(doctorHtml(sample()))).toContain('✓ nothing wrong in 2 checks, 640 ms');
    expect(textOf(doctorHtml(sample([NOTED])))).toContain('✓ nothing wrong, 1 info in 1 check');
    const none = textOf(doctorHtml(sample([SKIPPED], { holders: null, interrupted: true })));
    expect(none).toContain('? nothing checked (1 skipped), 640 ms interrupted: this is only what');
  });

  it('has the same tags whatever is in names and texts, and runs no script', () => {
    const hostile = doctorHtml(HOSTILE_RESULT);
    const harmless = JSON.parse(
      JSON.stringify(HOSTILE_RESULT, (_, value) =>
        typeof value === 'string' && value.length > 100 ? 'text' : value,
      ),
    );
    expect(tagsOf(hostile)).toEqual(tagsOf(doctorHtml(harmless)));
    expect(hostile).toContain('&lt;img src=x onerror=alert(1)&gt;');
    expect(hostile).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}\p{Zl}]/u);
    expect(hostile).not.toMatch(/<script|script-src/);
  });
});
