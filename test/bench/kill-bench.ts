// npm run bench:kill: what genesis stress --retry-lost finds stored by a server that is killed again and again.
import { complain } from './complain.ts';
import { isNotExactlyOnce } from './exactly-once.ts';
import { killUnderLoad } from './kill-under-load.ts';

const KILLS = 100;
/** More than are answered from one kill to the next. */
const REQUESTS_EACH = 400;

const run = await killUnderLoad(KILLS, KILLS * REQUESTS_EACH);
const { requests } = run.result;
const unanswered = requests.completed - requests.ok;
const areShort = [
  isNotExactlyOnce(run, 'kills', KILLS),
  complain([
    { measure: 'requests without an answer', value: unanswered, limit: { kind: 'most', mustReach: 0 } },
  ]),
];
process.exitCode = areShort.includes(true) ? 1 : 0;
