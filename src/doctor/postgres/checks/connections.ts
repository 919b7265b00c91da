import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { connectionsLow } from '../findings/connections/connections-low.ts';
import { summaryOf } from './summary-of.ts';

/** Whether the next client gets a connection. */
export const connections: Check<PostgresFacts> = {
  name: 'connections',
  summary: ({ connections }) =>
    summaryOf(connections, ({ limits }) =>
      limits.map(({ of, used, most }) => `${used} of ${most} connections of ${of} are used`).join(', '),
    ),
  findings: [connectionsLow],
};
