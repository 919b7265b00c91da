import { expect, it } from 'vitest';
import type { ProbeResult } from '../../../src/chat-probe/result.ts';
import { jsonReport } from '../../../src/report/json.ts';
import { readSaved } from '../../../src/report/saved/saved-result.ts';
import { FOUND_RESULT } from '../probe/sample-probe-result.ts';
import { withField } from './saved-fields.ts';

it.each<[string, ProbeResult]>([
  ['of a chat', FOUND_RESULT],
  [
    'of none',
    { ...FOUND_RESULT, found: null, steps: [], commands: [], advice: ['Start it.'], interrupted: true },
  ],
])('a saved result of genesis probe, %s, is read as it was written', (_, result) => {
  expect(readSaved(jsonReport(result), 'probe.json')).toEqual({ kind: 'probe', result });
});

it.each([
  ['tookMs', -1, /tookMs must be >= 0/],
  ['found/api', 'other', /found\/api must be one of genesis, openai/],
  ['steps/0/status', 'ok', /steps\/0\/status must be integer or must be null/],
  ['commands', 'genesis', /commands must be array/],
])('with %s = %j it is refused', (path, value, message) => {
  expect(() => readSaved(withField(FOUND_RESULT, path, value), 'probe.json')).toThrow(message);
});
