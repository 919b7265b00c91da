import type { Check } from '../../check.ts';
import { judgeOutage } from '../../outage/judge-outage.ts';
import { outageUnderLoad } from '../../outage/outage-under-load.ts';

/** A restart takes a second or two. */
const LOAD_MS = 4_000;
const RECOVERS_WITHIN_MS = 10_000;

export const databaseCrash: Check = {
  name: 'database-crash',
  holdsWhen:
    'when PostgreSQL is stopped at once and starts again, nothing acknowledged is lost, and service goes on',
  needs: ['postgres-restart'],
  uses: ['history'],
  quick: true,
  async run(context) {
    const target = await context.start();
    const { restartDatabase } = await import('../../outage/restart-database.ts');
    const outage = await outageUnderLoad(context, target, LOAD_MS, () =>
      restartDatabase(context.restartDatabase ?? '', target.database ?? '', context.signal),
    );
    return judgeOutage(context, target, outage, {
      outages: 1,
      what: 'PostgreSQL restarted',
      recoversWithinMs: RECOVERS_WITHIN_MS,
      losses: ['not-durable', 'early-acknowledgement'],
    });
  },
};
