import { count } from '../../../count.ts';
import { formatDuration, formatUptime } from '../../../duration.ts';
import { formatShare } from '../../../figure.ts';
import { hasLocalDatabase } from '../../facts/server/has-local-database.ts';
import type { GenesisServer } from '../../facts/server/server-facts.ts';
import type { Finding } from '../../result.ts';

/** Milliseconds: a hundred times what the answer costs, so neither the network nor one busy moment explains it. */
const SLOW_ANSWER_MS = 250;

/** Milliseconds of waiting for a connection that a user begins to feel. */
const LONG_POOL_WAIT_MS = 100;

/** Milliseconds: beyond any collection of garbage. */
const LONG_STALL_MS = 1_000;

/** From this share on, failures are more than users who name what is not there. */
const MANY_FAILURES = 0.01;

type Judge = (server: GenesisServer) => Finding | undefined;

/** What is wrong with a Genesis that answers, the worst first. Its counts are sums since it started. */
export function serverFindings(server: GenesisServer): readonly (Finding | undefined)[] {
  const judges = [locks, slowToAnswer, eventLoopStalls, poolWaits, failedTurns, databaseElsewhere];
  return judges.map((judge) => judge(server));
}

const locks: Judge = ({ database, uptimeSeconds }) => {
  const { lockErrors, retries, retriesExhausted, busyTimeoutMs, maxRetries } = database;
  if (lockErrors === 0) return undefined;
  const refusedReads = lockErrors - retries - retriesExhausted;
  const evidence = [
    `${count(lockErrors, 'lock error')}, ${count(retries, 'retry', 'retries')}, ${count(retriesExhausted, 'write')} given up`,
    ...(refusedReads > 0 ? [`${count(refusedReads, 'read')} refused: reads are not tried again`] : []),
    `busy timeout ${formatDuration(busyTimeoutMs)}, ${count(maxRetries + 1, 'attempt')} for each write`,
  ];
  const since = `since it started ${formatUptime(uptimeSeconds)} ago`;
  if (retriesExhausted === 0)
    return {
      rule: 'met-locks',
      severity: 'warning',
      message: `SQLite refused it a lock ${times(lockErrors)} ${since}; no write was given up`,
      evidence,
      remedy:
        'Some other process writes to its database too, or held its lock: genesis doctor --watch tells which while it happens. Its transactions should be short.',
    };
  return {
    rule: 'gave-up-on-locks',
    severity: 'error',
    message: `${count(retriesExhausted, 'write')} ${were(retriesExhausted)} given up and answered with 503 ${since}: the database stayed locked through all retries`,
    evidence,
    remedy:
      'Some other process holds the write lock for longer than all attempts last: genesis doctor --watch tells which while it happens. Make its transactions short, instead of letting everybody wait longer.',
  };
};

const slowToAnswer: Judge = ({ answeredInMs }) => {
  if (answeredInMs <= SLOW_ANSWER_MS) return undefined;
  return {
    rule: 'slow-to-answer',
    severity: 'warning',
    message: `it took ${formatDuration(answeredInMs)} to say that it lives, which needs no database`,
    evidence: [`GET /api/health: ${formatDuration(answeredInMs)}, once connected`],
    remedy:
      'Its event loop is busy, or its process lacks CPU: look at its load, and at what else the machine does.',
  };
};

const eventLoopStalls: Judge = ({ eventLoopDelayMaxMs, uptimeSeconds }) => {
  if (eventLoopDelayMaxMs <= LONG_STALL_MS) return undefined;
  return {
    rule: 'event-loop-stalls',
    severity: 'warning',
    message: `it stood still for ${formatDuration(eventLoopDelayMaxMs)} at least once since it started ${formatUptime(uptimeSeconds)} ago, and answered nobody meanwhile`,
    evidence: [`longest delay of its event loop: ${formatDuration(eventLoopDelayMaxMs)}`],
    remedy:
      'A process that was stopped does that, a machine that slept or swapped, or too little CPU. If it comes again, look at what else the machine does then.',
  };
};

const poolWaits: Judge = ({ meanPoolWaitMs, turns, uptimeSeconds }) => {
  if (meanPoolWaitMs === null || meanPoolWaitMs <= LONG_POOL_WAIT_MS) return undefined;
  return {
    rule: 'pool-waits',
    severity: 'warning',
    message: `a turn waited ${formatDuration(meanPoolWaitMs)} for a database connection, on average since it started ${formatUptime(uptimeSeconds)} ago`,
    evidence: [`${count(turns.completed + turns.failed, 'turn')} ended, ${turns.inFlight} in flight`],
    remedy:
      'A held lock, a disk that is slow to sync or too little CPU keeps the one writer busy; a larger --pool-size helps only those who read.',
  };
};

const failedTurns: Judge = ({ turns, uptimeSeconds }) => {
  const { completed, failed } = turns;
  if (failed === 0) return undefined;
  const share = failed / (completed + failed);
  return {
    rule: 'failed-turns',
    severity: share < MANY_FAILURES ? 'info' : 'warning',
    message: `${failed} of ${count(completed + failed, 'turn')} ended in an error since it started ${formatUptime(uptimeSeconds)} ago`,
    evidence: [`${formatShare(share)} of the turns`],
    remedy:
      'Its log says why: a model that fails, a database that stays locked, or users who name a conversation that is not there.',
  };
};

const databaseElsewhere: Judge = (server) => {
  if (hasLocalDatabase(server)) return undefined;
  const { pid, database } = server;
  const { file, isHere } = database;
  return {
    rule: 'database-elsewhere',
    severity: 'info',
    message: `its database ${file} is on another machine or in another container: neither its locks nor its contents can be looked at from here`,
    evidence: [
      isHere === null
        ? 'this system does not tell who has which file open, and the address is not a loopback one'
        : `no process ${pid} on this machine has that file open`,
    ],
    remedy: 'Run genesis doctor with the name of the file where the server runs.',
  };
};

function times(number: number): string {
  return number === 1 ? 'once' : `${number} times`;
}

function were(number: number): string {
  return number === 1 ? 'was' : 'were';
}
