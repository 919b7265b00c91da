import type { Check } from '../check.ts';
import { atomicInit } from './atomic-init.ts';
import { badInput } from './bad-input.ts';
import { burst } from './burst.ts';
import { crash } from './crash.ts';
import { drain } from './drain.ts';
import { errorRecovery } from './error-recovery.ts';
import { lockContention } from './lock-contention.ts';
import { mixed } from './mixed.ts';
import { network } from './network.ts';
import { noCrosstalk } from './no-crosstalk.ts';
import { overload } from './overload.ts';
import { databaseCrash } from './postgres/database-crash.ts';
import { lostSessions } from './postgres/lost-sessions.ts';
import { repetition } from './repetition.ts';
import { steps } from './steps.ts';
import { streamDisconnect } from './streams/stream-disconnect.ts';
import { streamErrors } from './streams/stream-errors.ts';
import { streamPool } from './streams/stream-pool.ts';
import { streams } from './streams/streams.ts';
import { sustained } from './sustained.ts';
import { twoServers } from './two-servers.ts';

/** In the order in which they run: everyday load, then locks, crashes and failures, then hostile clients. */
export const CHECKS: readonly Check[] = [
  burst,
  steps,
  mixed,
  sustained,
  atomicInit,
  lockContention,
  twoServers,
  crash,
  lostSessions,
  repetition,
  network,
  drain,
  errorRecovery,
  streams,
  streamPool,
  streamDisconnect,
  streamErrors,
  noCrosstalk,
  badInput,
  overload,
  // Last: it takes the database from the servers that were started for the checks after it, too.
  databaseCrash,
];
