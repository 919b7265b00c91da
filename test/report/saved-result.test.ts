import { describe, expect, it } from 'vitest';
import { GenesisError } from '../../src/errors.ts';
import { jsonReport } from '../../src/report/json.ts';
import { readVerifyResult } from '../../src/report/saved-result.ts';
import {
  DATA_LOST,
  FAILED,
  HOSTILE_CHECK,
  PASSED,
  SKIPPED,
  sample,
  UNKNOWN,
} from './sample-verify-result.ts';

const RESULT = sample([PASSED, FAILED, DATA_LOST, SKIPPED, UNKNOWN], {
  verdict: { status: 'data-lost', reasons: ['1 check lost data'] },
});

function failureOf(text: string): GenesisError {
  try {
    readVerifyResult(text, 'run.json');
  } catch (error) {
    if (error instanceof GenesisError) return error;
    throw error;
  }
  throw new Error('was read');
}

/** The saved result with the value at a path replaced; removed where there is none. */
function damaged(path: string, value?: unknown): string {
  const saved = JSON.parse(jsonReport(RESULT));
  const keys = path.split('/');
  const last = keys.pop() ?? '';
  const parent = keys.reduce((object, key) => object[key], saved);
  parent[last] = value;
  return JSON.stringify(saved);
}

describe('a saved result', () => {
  it.each([
    ['of every kind of check', RESULT],
    ['of a run that passed', sample()],
    ['of a run without a check', sample([], { interrupted: true, quick: true })],
    ['with any text', sample([HOSTILE_CHECK])],
  ])('%s is read as it was written', (_, result) => {
    expect(readVerifyResult(jsonReport(result), 'run.json')).toEqual(result);
  });

  it('may have more fields than are known', () => {
    const saved = JSON.parse(damaged('host', 'ci-1'));
    saved.checks[0].note = 'new';
    saved.verdict.note = 'new';
    expect(readVerifyResult(JSON.stringify(saved), 'run.json')).toEqual(saved);
  });

  it.each([
    ['', 'not JSON: Unexpected end of JSON input'],
    ['{"schema":', 'not JSON: Unexpected end of JSON input'],
    ['null', 'it must be object'],
    ['[]', 'it must be object'],
    [damaged('schema', 'genesis.stress/1'), 'its schema is genesis.stress/1, not genesis.verify/1'],
    [damaged('schema', 'genesis.verify/2'), 'its schema is genesis.verify/2, not genesis.verify/1'],
    [damaged('schema'), 'it must have required properties schema'],
    [damaged('tookMs'), 'it must have required properties tookMs'],
    [damaged('tookMs', '33 s'), 'tookMs must be number'],
    [damaged('interrupted', 0), 'interrupted must be boolean'],
    [damaged('checks', {}), 'checks must be array'],
    [
      damaged('checks/0/status', 'good'),
      'checks/0/status must be one of passed, failed, data-lost, skipped, unknown',
    ],
    [damaged('checks/0/status', 'skipped'), 'checks/0 must have required properties reason'],
    [damaged('checks/1/summary'), 'checks/1 must have required properties summary'],
    [damaged('checks/1/evidence/0', 7), 'checks/1/evidence/0 must be string'],
    [damaged('checks/1/log', 7), 'checks/1/log must be string or must be null'],
    [damaged('checks/1/steps/0/ok', 0.5), 'checks/1/steps/0/ok must be integer'],
    [damaged('checks/1/steps/0/p50Ms', '4 ms'), 'checks/1/steps/0/p50Ms must be number or must be null'],
    [damaged('checks/2/diagnoses/0/remedy'), 'checks/2/diagnoses/0 must have required properties remedy'],
    [damaged('checks/4/holdsWhen', null), 'checks/4/holdsWhen must be string'],
    [damaged('verdict/reasons'), 'verdict must have required properties reasons'],
    [
      damaged('verdict/status', 'good'),
      'verdict/status must be one of passed, failed, data-lost, inconclusive',
    ],
  ])('that is damaged is refused, with the place: %#', (text, mistake) => {
    const error = failureOf(text);
    expect(error.code).toBe('RESULT_INVALID');
    expect(error.message).toBe(`run.json is not a result of genesis verify: ${mistake}`);
    expect(error.hint).toContain('genesis verify --json');
  });

  it('has no unknown cause', () => {
    expect(failureOf(damaged('checks/1/diagnoses/0/cause', 'bad luck')).message).toMatch(
      /checks\/1\/diagnoses\/0\/cause must be one of pool-exhaustion, no-retry, /,
    );
  });

  it('commands no terminal when it is refused', () => {
    expect(failureOf('\u001b[2J').message).not.toContain('\u001b');
    expect(failureOf(damaged('schema', `\u001b[2J${'x'.repeat(100)}`)).message).toMatch(/\?\[2Jx+…, not /);
  });
});
