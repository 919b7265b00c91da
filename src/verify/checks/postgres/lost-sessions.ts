import { setTimeout as delay } from 'node:timers/promises';
import { count } from '../../../count.ts';
import { shownAddress } from '../../../postgres/address.ts';
import type { Check } from '../../check.ts';
import { judgeOutage } from '../../outage/judge-outage.ts';
import { outageUnderLoad } from '../../outage/outage-under-load.ts';
import type { CheckOutcome } from '../../result.ts';

const LOAD_MS = 2_000;
/** So that the second round meets the sessions that were opened after the first. */
const BETWEEN_MS = 400;
const RECOVERS_WITHIN_MS = 5_000;

export const lostSessions: Check = {
  name: 'lost-sessions',
  holdsWhen: 'when PostgreSQL ends all its sessions, nothing acknowledged is lost, and service goes on',
  needs: ['postgres'],
  uses: ['history'],
  quick: true,
  async run(context): Promise<CheckOutcome> {
    const target = await context.start();
    const { database = '' } = target;
    let ended = 0;
    const outage = await outageUnderLoad(context, target, LOAD_MS, async () => {
      ended += await endSessions(database);
      await delay(BETWEEN_MS, undefined, { signal: context.signal });
      ended += await endSessions(database);
    });
    if (ended === 0) return { status: 'unknown', reason: noSession(database) };
    return judgeOutage(context, target, outage, {
      outages: 2,
      what: `${count(ended, 'session')} ended`,
      recoversWithinMs: RECOVERS_WITHIN_MS,
      losses: ['early-acknowledgement', 'remove-last-message'],
    });
  },
};

/** Its client is loaded only where it is needed. */
async function endSessions(database: string): Promise<number> {
  const { terminateSessions } = await import('../../../postgres/terminate-sessions.ts');
  return terminateSessions(database);
}

function noSession(database: string): string {
  return `its user has no session in ${shownAddress(database)}: is it the server's database, and its user?`;
}
