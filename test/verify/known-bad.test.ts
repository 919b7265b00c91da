import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFECTS } from '../../fixtures/known-bad/defects.ts';
import type { VerifyResult } from '../../src/verify/result.ts';
import { runGenesis } from '../support/cli.ts';
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

const MORE_ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  // The sound server gives its model 5 s.
  'waits-forever': ['--timeout', '10s'],
  // These show in one round as in many.
  'check-then-insert': ['--quick'],
  'lost-write': ['--quick'],
};

/** Verifies the known-bad server with the built binary. */
async function verify(
  defect: string,
  args: readonly string[],
): Promise<{ exitCode: number | null; result: VerifyResult }> {
  const server = fixturePath('known-bad/server.ts');
  const places = '--port {{port}} --db {{db}} --model-url {{model-url}}';
  const spawn = `"${process.execPath}" "${server}" --defect ${defect} ${places}`;
  const target = ['--spawn', spawn, '--url', 'http://127.0.0.1:{{port}}'];
  const { exitCode, stdout } = await runGenesis(['verify', ...target, '--json', '-', ...args]);
  return { exitCode, result: JSON.parse(stdout) };
}

describe('genesis verify fails a server with the defect', () => {
  it('for each of which docs/verify.md has a row', () => {
    expect(ROWS.map(({ defect }) => defect).sort()).toEqual(Object.keys(DEFECTS).sort());
  });

  it.each(ROWS)(
    '$defect: by the check $check, with the cause $cause and exit code $exitCode',
    async (row) => {
      const { exitCode, result } = await verify(row.defect, [
        '--only',
        row.check,
        ...(MORE_ARGUMENTS[row.defect] ?? []),
      ]);
      const [check] = result.checks;
      expect(check).toMatchObject({ name: row.check, diagnoses: [{ cause: row.cause }, ...rest(check)] });
      expect(exitCode).toBe(row.exitCode);
    },
  );
});

it.each([
  ['check-then-insert', 'check-then-insert'],
  ['crosstalk', 'unbounded-context'],
])('genesis verify sees %s among requests of other kinds too', async (defect, cause) => {
  const { result } = await verify(defect, ['--quick', '--only', 'mixed']);
  expect(result.checks).toMatchObject([{ name: 'mixed', status: 'failed', diagnoses: [{ cause }] }]);
});

it('genesis verify passes the server that has none of the defects', async () => {
  const { exitCode, result } = await verify('none', ['--quick']);
  expect(result.verdict).toEqual({ status: 'passed' });
  expect(exitCode).toBe(0);
  expect(result.checks.filter(({ status }) => status !== 'passed')).toMatchObject([
    { name: 'sustained', status: 'skipped' },
    { name: 'two-servers', status: 'skipped' },
    { name: 'lost-sessions', status: 'skipped' },
    { name: 'network', status: 'skipped' },
    { name: 'no-crosstalk', status: 'skipped' },
    { name: 'database-crash', status: 'skipped' },
  ]);
});

/** Less likely causes may follow. */
function rest(check: VerifyResult['checks'][number] | undefined): readonly unknown[] {
  return check && 'diagnoses' in check ? check.diagnoses.slice(1) : [];
}
