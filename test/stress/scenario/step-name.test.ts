import { expect, it } from 'vitest';
import { stepName } from '../../../src/stress/scenario/session/step-name.ts';

it.each([
  ['/login', 'POST /login'],
  ['/v1/threads', 'POST /v1/threads'],
  ['/conversations/17/messages?limit=5', 'POST /conversations/{id}/messages'],
  ['/threads/0c0ffee0-aaaa-4bbb-8ccc-123456789abc/state', 'POST /threads/{id}/state'],
  ['/u/507f1f77bcf86cd799439011', 'POST /u/{id}'],
])('requests to %s are in the row %s', (path, name) => {
  expect(stepName('POST', path)).toBe(name);
});
