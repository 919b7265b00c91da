import { expect, it } from 'vitest';
import { forDisplay } from '../../../src/cli/output/for-display.ts';

const QUOTED = 'HTTP 500 ::error::a\n::add-mask::b\n   ::stop-commands::c ##[error]d\nx::y';

it('is no command for GitHub Actions, also behind blanks, and in the old form', () => {
  expect(forDisplay(QUOTED, { GITHUB_ACTIONS: 'true' })).toBe(
    'HTTP 500 ::error::a\n: :add-mask::b\n   : :stop-commands::c ## [error]d\nx::y',
  );
});

it('stays as it is elsewhere', () => {
  expect(forDisplay(QUOTED, {})).toBe(QUOTED);
});
