import { count } from '../../../../count.ts';
import { formatShare } from '../../../../figure.ts';
import type { FindingsOf } from '../../../check.ts';
import type { Finding } from '../../../result.ts';
import { answerTo, type PostgresFacts } from '../../facts/postgres-facts.ts';
import type { Client, Limit } from '../../facts/sessions.ts';

const LOW = 0.9;
const SHOWN = 5;

export const connectionsLow: FindingsOf<PostgresFacts> = ({ connections }) => {
  const known = answerTo(connections);
  if (!known) return [];
  return known.limits
    .filter(({ used, most }) => used >= LOW * most)
    .map((limit) => findingOf(limit, known.clients));
};

function findingOf({ of, used, most, setting }: Limit, clients: readonly Client[]): Finding {
  const isFull = used >= most;
  return {
    rule: isFull ? 'connections-used-up' : 'connections-low',
    severity: isFull ? 'error' : 'warning',
    message: isFull
      ? `all ${most} connections of ${of} are used: new ones are refused (53300)`
      : `${used} of the ${most} connections of ${of} are used (${formatShare(used / most, 2)})`,
    evidence: [
      `the limit is ${setting}, without what is reserved for superusers`,
      ...clients.slice(0, SHOWN).map(describe),
    ],
    remedy:
      'Give the pools of the programs a limit whose sum is lower, close sessions that only idle, or put PgBouncer between. A higher limit costs memory for each session.',
  };
}

function describe({ application, user, sessions, idle }: Client): string {
  return `${application === '' ? 'a client without application_name' : application}${user === null ? '' : `, user ${user}`}: ${count(sessions, 'session')}, ${idle} idle`;
}
