import { expect, it } from 'vitest';
import { GENESIS_CHAT } from '../../src/stress/request/chat.ts';
import type { Check } from '../../src/verify/check.ts';
import { planChecks, withOwnServer } from '../../src/verify/plan-checks.ts';

function check(name: string, more: Partial<Check> = {}): Check {
  const run: Check['run'] = async () => ({ status: 'passed', summary: 'held' });
  return { name, holdsWhen: 'it holds', needs: [], quick: true, run, ...more };
}

const CHECKS = [
  check('alone'),
  check('a', { mayShareServer: true }),
  check('b', { mayShareServer: true }),
  check('left out', { mayShareServer: true, quick: false }),
  check('c', { mayShareServer: true }),
  check('other arguments', { mayShareServer: true, serveArguments: ['--model', 'x'] }),
];

it.each([
  [true, ['alone', 'a', 'c', 'other arguments']],
  [false, ['alone', 'a', 'b', 'left out', 'c', 'other arguments']],
])('neighbours share a server in a quick run only (%s)', (quick, expected) => {
  const plan = planChecks(CHECKS, { target: { kind: 'embedded' }, chat: GENESIS_CHAT, quick });
  expect(withOwnServer(plan).map(({ name }) => name)).toEqual(expected);
});
