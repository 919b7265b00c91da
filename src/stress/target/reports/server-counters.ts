import { type HttpClient, MAX_STATUS_BYTES } from '../../http/http-client.ts';

/** What a Genesis server counted during the run, from two readings of `GET /api/metrics`. */
export interface ServerCounters {
  readonly writes: number;
  readonly commits: number;
  readonly lockErrors: number;
  readonly retries: number;
}

export const COUNTERS_PATH = '/api/metrics';

/** Of a server that was just started. */
export const NOTHING_COUNTED: ServerCounters = { writes: 0, commits: 0, lockErrors: 0, retries: 0 };

/** Undefined where the server does not report them, or not in Genesis's shape. */
export async function readServerCounters(client: HttpClient): Promise<ServerCounters | undefined> {
  try {
    const { status, body } = await client.get(COUNTERS_PATH, { mostBytes: MAX_STATUS_BYTES });
    if (status !== 200) return undefined;
    const { database } = JSON.parse(body) as { database: Record<string, unknown> };
    const { writes, commits, lock_errors: lockErrors, retries } = database;
    const counters = { writes, commits, lockErrors, retries };
    return Object.values(counters).every((count) => typeof count === 'number')
      ? (counters as ServerCounters)
      : undefined;
  } catch {
    return undefined;
  }
}

/** Undefined where one of them is unknown, or the two are from different processes. */
export function difference(
  before: ServerCounters | undefined,
  after: ServerCounters | undefined,
): ServerCounters | undefined {
  if (!before || !after) return undefined;
  const counters = {
    writes: after.writes - before.writes,
    commits: after.commits - before.commits,
    lockErrors: after.lockErrors - before.lockErrors,
    retries: after.retries - before.retries,
  };
  // A server that was started again counts from 0.
  return Object.values(counters).every((count) => count >= 0) ? counters : undefined;
}
