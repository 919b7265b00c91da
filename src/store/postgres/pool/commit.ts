import type { Client } from 'pg';
import { codeOf } from '../../../errors.ts';
import { IDLE_TIMEOUT, isAway } from '../../../postgres/sqlstate.ts';

/** Whether the transaction was committed is not known: the connection was lost meanwhile, or a standby not waited for. */
export class CommitUnknown extends Error {}

/** What PostgreSQL warns of when a waiting commit is canceled: it is on this server, and perhaps on no standby. */
const WARNING = '01000';

/** Throws `CommitUnknown`, or PostgreSQL's error where nothing was stored. */
export async function commit(client: Client): Promise<void> {
  let warning: unknown;
  const onNotice = (notice: unknown) => {
    if (codeOf(notice) === WARNING) warning = notice;
  };
  client.on('notice', onNotice);
  try {
    const { command } = await client.query('COMMIT');
    // PostgreSQL answers a COMMIT of a failed transaction with a rollback, and without an error.
    if (command !== 'COMMIT') throw Object.assign(new Error('the transaction had failed'), { code: '40000' });
  } catch (error) {
    // A server that was frozen finds its session ended before it committed.
    throw isAway(error) && codeOf(error) !== IDLE_TIMEOUT ? new CommitUnknown('', { cause: error }) : error;
  } finally {
    client.off('notice', onNotice);
  }
  if (warning) throw new CommitUnknown('', { cause: warning });
}
