import { formatBytes } from '../../bytes.ts';
import { count } from '../../count.ts';
import { shownAddress } from '../../postgres/address.ts';
import { outcomeOf } from '../check.ts';
import type { DoctorResult, SeenSession, SessionWatch } from '../result.ts';
import { POSTGRES_CHECKS } from './checks/index.ts';
import { type CollectPostgresOptions, collectPostgresFacts } from './collect/collect-postgres-facts.ts';
import type { Blocking, LockLooks, Session } from './facts/lock-looks.ts';
import { answerTo, type PostgresFacts } from './facts/postgres-facts.ts';

/** The part of a result that depends on what is examined. */
type Examined = Pick<DoctorResult, 'target' | 'description' | 'sessions' | 'checks'>;

/** Examines a PostgreSQL database, and changes nothing. What is wrong with it is in the result. */
export async function examinePostgres(address: string, options: CollectPostgresOptions): Promise<Examined> {
  const facts = await collectPostgresFacts(address, options);
  const locks = answerTo(facts.locks);
  return {
    target: shownAddress(address),
    description: describe(facts),
    sessions: locks ? watched(locks) : null,
    checks: POSTGRES_CHECKS.map((check) => ({ name: check.name, ...outcomeOf(check, facts) })),
  };
}

function describe({ server, tables, chat, failure }: PostgresFacts): string {
  if (failure !== null) return 'no session could be opened';
  const known = answerTo(server);
  const [found, isOurs] = [answerTo(tables), answerTo(chat)];
  return [
    known ? `PostgreSQL ${known.version}` : 'PostgreSQL',
    ...(known?.isStandby ? ['standby'] : []),
    ...(known?.bytes ? [formatBytes(known.bytes)] : []),
    ...(isOurs ? ['chat of Genesis'] : found ? [count(found.length, 'table')] : []),
  ].join(', ');
}

function watched({ ms, looks, isExtended, blockings }: LockLooks): SessionWatch {
  const waiters = blockings.flatMap((blocking) => blocking.waiters);
  const seen = [
    ...blockings.map(blockerOf),
    ...waiters.map(({ session, blockedBy, waitedMs }) =>
      sessionOf(session, { waitsFor: [...blockedBy], waitedMs, keepsWaiting: 0, keptMs: null }),
    ),
  ];
  return {
    ms,
    looks,
    isExtended,
    seen: [...Map.groupBy(seen, ({ pid }) => pid).values()].map(([first]) => first as SeenSession),
  };
}

function blockerOf({ session, mostWaiting, heldMs }: Blocking): SeenSession {
  return sessionOf(session, { waitsFor: [], waitedMs: null, keepsWaiting: mostWaiting, keptMs: heldMs });
}

function sessionOf(
  { pid, user, application, state, statement }: Session,
  waiting: Pick<SeenSession, 'waitsFor' | 'waitedMs' | 'keepsWaiting' | 'keptMs'>,
): SeenSession {
  return { pid, user, application, state, statement, ...waiting };
}
