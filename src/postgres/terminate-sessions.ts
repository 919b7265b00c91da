import { withSession } from './with-session.ts';

/** What this tool's own sessions call themselves all begin with: those of a run are not ended by it. */
const OWN_SESSIONS = 'genesis-%';

/**
 * Ends the sessions that the address's user has in its database, as a restart or a failover does: others' are left alone,
 * and so are this tool's own (`genesis-…`). Resolves with their number. Throws PostgreSQL's error.
 */
export async function terminateSessions(address: string): Promise<number> {
  return withSession(address, 'genesis-terminate', async (client) => {
    const { rows } = await client.query<{ ended: number }>(
      `SELECT count(*) FILTER (WHERE pg_terminate_backend(pid)) AS ended FROM pg_stat_activity
       WHERE datname = current_database() AND usename = current_user AND backend_type = 'client backend'
         AND pid <> pg_backend_pid() AND application_name NOT LIKE $1`,
      [OWN_SESSIONS],
    );
    return rows[0]?.ended ?? 0;
  });
}
