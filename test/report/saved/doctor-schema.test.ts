import { describe, expect, it } from 'vitest';
import type { DoctorResult } from '../../../src/doctor/result.ts';
import { GenesisError } from '../../../src/errors.ts';
import { jsonReport } from '../../../src/report/json.ts';
import { readSaved } from '../../../src/report/saved/saved-result.ts';
import {
  BLOCKED_RESULT,
  HOSTILE_RESULT,
  LOCKED_RESULT,
  SKIPPED,
  sample,
} from '../doctor/sample-doctor-result.ts';
import { fieldsOf, withField } from './saved-fields.ts';

function mistakeIn(text: string): string {
  try {
    readSaved(text, 'doctor.json');
  } catch (error) {
    if (error instanceof GenesisError && error.code === 'RESULT_INVALID')
      return error.message.replace('doctor.json is not a saved result: ', '');
    throw error;
  }
  throw new Error('was read');
}

function damaged(path: string, value?: unknown, result: DoctorResult = LOCKED_RESULT): string {
  return withField(result, path, value);
}

describe('a saved result of genesis doctor', () => {
  it.each<[string, DoctorResult]>([
    ['of a locked database', LOCKED_RESULT],
    ['of a PostgreSQL database', BLOCKED_RESULT],
    ['of a database with nothing wrong', sample()],
    ['of a server elsewhere', sample([SKIPPED], { holders: null, interrupted: true })],
    ['of no check', sample([])],
    ['with any text', HOSTILE_RESULT],
  ])('%s is read as it was written', (_, result) => {
    expect(readSaved(jsonReport(result), 'doctor.json')).toEqual({ kind: 'doctor', result });
  });

  it('may have more fields than are known', () => {
    const saved = JSON.parse(damaged('host', 'ci-1'));
    saved.checks[0].note = 'new';
    saved.holders[0].process.note = 'new';
    expect(readSaved(JSON.stringify(saved), 'doctor.json')).toEqual({ kind: 'doctor', result: saved });
  });

  it('needs every field', () => {
    const fields = fieldsOf(LOCKED_RESULT);
    expect(fields).toContain('holders/1/locks/0/currentMs');
    expect(fields).toContain('checks/0/findings/0/remedy');
    for (const field of fields) {
      const parent = field.split('/').slice(0, -1).join('/') || 'it';
      const mistake =
        field === 'schema' ? 'no text in a field "schema"' : `${parent} must have required properties`;
      expect(mistakeIn(damaged(field)), field).toMatch(mistake);
    }
  });

  it.each([
    [
      damaged('schema', 'genesis.doctor/2'),
      /^its schema is genesis\.doctor\/2, not one of .*genesis\.doctor\/1$/,
    ],
    [damaged('tookMs', -1), 'tookMs must be >= 0'],
    [damaged('target', 7), 'target must be string'],
    [damaged('interrupted', 0), 'interrupted must be boolean'],
    [damaged('holders', {}), 'holders must be array or must be null'],
    [damaged('holders/0/locks', []), 'holders/0/locks must not have fewer than 1 items'],
    [damaged('holders/0/process/pid', '907'), 'holders/0/process/pid must be integer'],
    [
      damaged('holders/0/process/state', 'zombie'),
      'holders/0/process/state must be one of running, sleeping, waiting for a disk, stopped, ended, unknown',
    ],
    [
      damaged('holders/0/locks/0/name', 'write'),
      'holders/0/locks/0/name must be one of shared, reserved, pending, exclusive, writer, checkpointer, recovery, reader',
    ],
    [damaged('holders/0/locks/0/slot', 'a'), 'holders/0/locks/0/slot must be integer or must be null'],
    [damaged('holders/0/locks/0/throughout', null), 'holders/0/locks/0/throughout must be boolean'],
    [damaged('holders/0/cpuMs', '1 s'), 'holders/0/cpuMs must be number or must be null'],
    [damaged('checks', null), 'checks must be array'],
    [damaged('checks/0/status', 'failed'), 'checks/0/status must be one of examined, skipped'],
    [damaged('checks/0/status', 'skipped'), 'checks/0 must have required properties reason'],
    [damaged('checks/4/status', 'examined'), 'checks/4 must have required properties summary, findings'],
    [
      damaged('checks/0/findings/0/severity', 'fatal'),
      'checks/0/findings/0/severity must be one of error, warning, info',
    ],
    [damaged('checks/0/findings/0/evidence/1', 7), 'checks/0/findings/0/evidence/1 must be string'],
  ])('that is damaged is refused, with the place: %#', (text, mistake) => {
    expect(mistakeIn(text)).toMatch(mistake);
  });
});
