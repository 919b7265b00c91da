// npm run bench:kill: what genesis stress --retry-lost finds stored by a server that is killed again and again.
import { complain } from './complain.ts';
import { killUnderLoad } from './kill-under-load.ts';

const KILLS = 100;
/** More than are answered from one kill to the next. */
const REQUESTS_EACH = 400;

const none = { kind: 'most', mustReach: 0 } as const;

const { kills, result } = await killUnderLoad(KILLS, KILLS * REQUESTS_EACH);
const { audit, requests, failures, repetition } = result;
if (audit.status !== 'read') throw new Error(`the audit is ${audit.status}: ${audit.reason}`);
const { acknowledged, stored, lost, duplicated, keyNotHonoured } = audit;

process.stdout.write(
  `${kills} kills, ${requests.completed} requests, ${repetition?.requests} of them sent again, ` +
    `${repetition?.replayed} answers replayed; ${acknowledged} acknowledged, ${stored} stored\n`,
);
for (const { count, outcome, example } of failures) process.stdout.write(`${count} ${outcome}: ${example}\n`);
const isShort = complain([
  { measure: 'kills', value: kills, limit: { kind: 'least', mustReach: KILLS } },
  { measure: 'requests without an answer', value: requests.completed - requests.ok, limit: none },
  { measure: 'turns lost', value: lost, limit: none },
  { measure: 'turns stored more than once', value: duplicated + keyNotHonoured, limit: none },
]);
process.exitCode = isShort ? 1 : 0;
