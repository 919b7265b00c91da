import { count } from '../../../count.ts';
import type { Check } from '../../check.ts';
import type { PostgresFacts } from '../facts/postgres-facts.ts';
import { asynchronousStandby } from '../findings/replication/asynchronous-standby.ts';
import { noSynchronousStandby } from '../findings/replication/no-synchronous-standby.ts';
import { replicationLag } from '../findings/replication/replication-lag.ts';
import { standbyConflicts } from '../findings/replication/standby-conflicts.ts';
import { span } from '../wording/span.ts';
import { summaryOf } from './summary-of.ts';

/** Whether another server has what this one acknowledged, and how far it is behind. */
export const replication: Check<PostgresFacts> = {
  name: 'replication',
  summary: ({ replication }) =>
    summaryOf(replication, ({ standbys, replayLagMs }) => {
      if (replayLagMs !== null) return `this standby is ${span(replayLagMs)} behind`;
      return standbys.length === 0
        ? 'no standby is connected'
        : count(standbys.length, 'standby', 'standbys');
    }),
  findings: [noSynchronousStandby, replicationLag, asynchronousStandby, standbyConflicts],
};
