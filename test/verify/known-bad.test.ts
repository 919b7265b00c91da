import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFECTS } from '../../fixtures/known-bad/defects.ts';
import { exitCodeOf } from '../../src/cli/process/exit-codes.ts';
import { type RunVerifyOptions, runVerify } from '../../src/index.ts';
import type { VerifyResult } from '../../src/verify/result.ts';
import { fixturePath } from '../support/fixture.ts';

interface Row {
  readonly defect: string;
  readonly check: string;
  readonly cause: string;
  readonly exitCode: number;
}

/** The table in docs/verify.md is the specification. */
const ROWS: Row[] = [
  ...readFileSync(fixturePath('../docs/verify.md'), 'utf8').matchAll(
    /^\| `([a-z0-9-]+)` \| `([a-z-]+)` \| `([a-z-]+)` \| ([13]) \|$/gm,
  ),
].map(([, defect = '', check = '', cause = '', exitCode]) => ({
  defect,
  check,
  cause,
  exitCode: Number(exitCode),
}));

// Without --quick, a process watches the locks, models are silent too, and no-crosstalk is run.
const WHOLE: Readonly<Record<string, RunVerifyOptions>> = {
  ...Object.fromEntries(
    ['no-retry', 'long-busy-timeout', 'lock-across-await', 'deferred-upgrade', 'poisoned-connection']
      .concat('crosstalk')
      .map((defect) => [defect, { quick: false }]),
  ),
  // The sound server gives its model 5 s.
  'waits-forever': { quick: false, timeoutMs: 10_000 },
};

/** Verifies the known-bad server, in this process: the checks of a command line are the same. */
function verify(defect: string, only: readonly string[], more: RunVerifyOptions = {}): Promise<VerifyResult> {
  const places = '--port {{port}} --db {{db}} --model-url {{model-url}}';
  const spawn = `"${process.execPath}" "${fixturePath('known-bad/server.ts')}" --defect ${defect} ${places}`;
  return runVerify({ spawn, url: 'http://127.0.0.1:{{port}}', only, quick: true, ...more });
}

describe('genesis verify fails a server with the defect', () => {
  it('for each of which docs/verify.md has a row', () => {
    expect(ROWS.map(({ defect }) => defect).sort()).toEqual(Object.keys(DEFECTS).sort());
  });

  it.each(ROWS)(
    '$defect: by the check $check, with the cause $cause and exit code $exitCode',
    async (row) => {
      const { checks, verdict } = await verify(row.defect, [row.check], WHOLE[row.defect]);
      const [check] = checks;
      expect(check).toMatchObject({ name: row.check, diagnoses: [{ cause: row.cause }, ...rest(check)] });
      expect(exitCodeOf(verdict)).toBe(row.exitCode);
    },
  );
});

it('genesis verify sees a defect among requests of other kinds too', async () => {
  const { checks } = await verify('check-then-insert', ['mixed']);
  const diagnoses = [{ cause: 'check-then-insert' }];
  expect(checks).toMatchObject([{ name: 'mixed', status: 'failed', diagnoses }]);
});

// test/cli/first-requests.test.ts sees it pass the other checks of --quick that find a defect.
it('genesis verify passes the server that has none of the defects', async () => {
  const streams = ['stream-pool', 'stream-disconnect', 'stream-errors'];
  const only = ['mixed', 'repetition', 'drain', 'error-recovery', ...streams, 'overload'];
  const { checks, verdict } = await verify('none', only);
  expect(checks.map(({ name, status }) => [name, status])).toEqual(only.map((name) => [name, 'passed']));
  expect(verdict).toEqual({ status: 'passed' });
});

/** Less likely causes may follow. */
function rest(check: VerifyResult['checks'][number] | undefined): readonly unknown[] {
  return check && 'diagnoses' in check ? check.diagnoses.slice(1) : [];
}
