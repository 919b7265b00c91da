import { expect, it } from 'vitest';
import { processName } from '../../../src/doctor/wording/process-name.ts';

it.each([
  ['/usr/bin/python3 /srv/import.py', 'pid 7 (python3 /srv/import.py)'],
  ['node server.js', 'pid 7 (node server.js)'],
  ['[kworker/0:1]', 'pid 7 ([kworker/0:1])'],
  [`java ${'x'.repeat(100)}`, `pid 7 (java ${'x'.repeat(74)}…)`],
])('names the process of %s', (command, name) => {
  expect(processName({ pid: 7, command })).toBe(name);
});
