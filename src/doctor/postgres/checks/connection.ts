import { formatUptime } from '../../../duration.ts';
import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { noSession } from '../findings/connection/no-session.ts';
import { sessionsHidden } from '../findings/connection/sessions-hidden.ts';
import { standby } from '../findings/connection/standby.ts';
import { summaryOf } from './summary-of.ts';

/** Whether the server lets a session in, and what that may see. */
export const connection: Check<PostgresFacts> = {
  name: 'connection',
  summary: ({ failure, server }) => {
    if (failure !== null) return failure.message;
    return summaryOf(
      server,
      ({ version, user, seesAll, isStandby, upSeconds }) =>
        `PostgreSQL ${version}${isStandby ? ', a standby' : ''}, up ${formatUptime(upSeconds)}; role ${user} ${seesAll ? 'sees all sessions' : 'sees its own sessions'}`,
    );
  },
  findings: [noSession, standby, sessionsHidden],
};
