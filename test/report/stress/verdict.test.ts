import { expect, it } from 'vitest';
import { passedWords } from '../../../src/report/stress/verdict.ts';
import { CLEAN_AUDIT } from '../../support/samples.ts';
import { sampleStressResult } from './sample-stress-result.ts';

const passed = (checked: 'turns' | 'messages' | 'replies') =>
  sampleStressResult({ audit: { status: 'read', ...CLEAN_AUDIT, checked } });

it('a pass claims to be stored only what was compared', () => {
  const answered = 'every request was answered, and';
  expect(passedWords([passed('turns')])).toBe(`${answered} what was answered is stored`);
  expect(passedWords([passed('messages'), passed('messages')])).toBe(`${answered} its message is stored`);
  expect(passedWords([passed('replies')])).toBe(`${answered} its reply is stored`);
  expect(passedWords([passed('turns'), passed('messages')])).toBe(`${answered} what was compared is stored`);
  const skipped = sampleStressResult({ audit: { status: 'skipped', reason: '--audit skip' } });
  expect(passedWords([passed('turns'), skipped])).toBe('every request was answered, storage was not checked');
});
