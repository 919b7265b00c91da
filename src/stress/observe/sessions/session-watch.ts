import type { Client } from 'pg';
import { messageOf } from '../../../errors.ts';
import { shownAddress } from '../../../postgres/address.ts';
import type { ObservedSessions } from './observed-sessions.ts';
import { type SessionMoment, SessionTally } from './session-tally.ts';

/** A random interval: with a fixed one, what is done at regular times could be missed each time. */
const LEAST_MS = 150;
const MOST_MS = 250;

const CONNECT_WITHIN_MS = 2_000;

/**
 * Of a transaction that a sound server works on, PostgreSQL waits for the next statement for a moment again and again:
 * only longer ones count. Who blocks whom is asked only for those that wait: it takes locks of the lock manager.
 */
const MOMENT = `
  WITH seen AS (
    SELECT pid, state, application_name LIKE 'genesis-%' AS is_tool, wait_event_type = 'Lock' AS waits,
      coalesce(extract(epoch FROM clock_timestamp() - query_start) * 1000, 0)::float8 AS query_ms,
      coalesce(extract(epoch FROM clock_timestamp() - state_change) * 1000, 0)::float8 AS state_ms
    FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
  ), server AS (SELECT * FROM seen WHERE NOT is_tool),
  idle AS (SELECT * FROM server WHERE state LIKE 'idle in transaction%' AND state_ms >= 200)
  SELECT (SELECT count(*) FROM server)::integer AS sessions,
    (SELECT count(*) FROM server WHERE state IS NULL)::integer AS unseen,
    (SELECT count(*) FROM server WHERE waits)::integer AS waiting,
    (SELECT coalesce(max(query_ms), 0) FROM server WHERE waits) AS "waitingMs",
    (SELECT count(*) FROM idle)::integer AS idle,
    (SELECT coalesce(max(state_ms), 0) FROM idle) AS "idleMs",
    EXISTS (SELECT FROM server, unnest(pg_blocking_pids(server.pid)) AS by
      WHERE server.waits AND by IN (SELECT pid FROM idle)) AS "isBlockedByIdle",
    EXISTS (SELECT FROM seen WHERE is_tool AND state LIKE 'idle in transaction%') AS "isLockedByTool"`;

/** Watches the sessions of a database of PostgreSQL during a load, over one of its own. Throws nothing. */
export class SessionWatch {
  readonly #address: string;
  readonly #onMoment: (moment: SessionMoment) => void;
  readonly #tally = new SessionTally();
  #client: Client | undefined;
  #problem: string | undefined;
  #maxConnections = 0;
  #timer: NodeJS.Timeout | undefined;
  #beganAt = 0;
  #watchedMs = 0;
  #isOver = false;

  private constructor(address: string, onMoment: (moment: SessionMoment) => void) {
    this.#address = address;
    this.#onMoment = onMoment;
  }

  /** `onMoment` gets each look during the load. */
  static async start(
    address: string,
    onMoment: (moment: SessionMoment) => void = () => {},
  ): Promise<SessionWatch> {
    const watch = new SessionWatch(address, onMoment);
    await watch.#connect();
    return watch;
  }

  beginLoad(): void {
    this.#beganAt = performance.now();
    if (this.#problem === undefined) this.#sampleLater();
  }

  endLoad(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#watchedMs = performance.now() - this.#beganAt;
  }

  result(): ObservedSessions | { readonly status: 'unseen'; readonly reason: string } {
    const { samples, mostSessions, mostUnseen, waiting, idleInTransaction, blockedByIdleShare } = this.#tally;
    if (samples === 0)
      return {
        status: 'unseen',
        reason: this.#problem ?? 'the load was over before the sessions could be looked at',
      };
    return {
      status: 'sessions',
      database: shownAddress(this.#address),
      blindSpot: mostUnseen > 0 ? HIDDEN : null,
      watchedMs: this.#watchedMs,
      samples,
      mostSessions,
      maxConnections: this.#maxConnections,
      waiting,
      idleInTransaction,
      blockedByIdleShare,
    };
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isOver = true;
    void this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const { connect } = await import('../../../postgres/connect.ts');
    try {
      this.#client = await connect(this.#address, {
        applicationName: 'genesis-watch',
        timeoutMs: CONNECT_WITHIN_MS,
      });
      if (this.#isOver) return this.end();
      const { rows } = await this.#client.query(`SELECT current_setting('max_connections')::integer AS most`);
      this.#maxConnections = rows[0].most;
    } catch (error) {
      this.#problem = `the sessions of ${shownAddress(this.#address)} cannot be seen: ${messageOf(error)}`;
    }
  }

  #sampleLater(): void {
    const sample = () => void this.#sample();
    this.#timer = setTimeout(sample, LEAST_MS + Math.random() * (MOST_MS - LEAST_MS)).unref();
  }

  async #sample(): Promise<void> {
    const timer = this.#timer;
    const moment = await this.#look();
    // The load may be over meanwhile.
    if (this.#timer !== timer) return;
    if (moment) {
      this.#tally.add(moment);
      this.#onMoment(moment);
    }
    this.#sampleLater();
  }

  /** Undefined where PostgreSQL is away. */
  async #look(): Promise<SessionMoment | undefined> {
    try {
      const { rows } = (await this.#client?.query<SessionMoment>(MOMENT)) ?? {};
      return rows?.[0];
    } catch {
      await this.#client?.end().catch(() => {});
      await this.#connect();
      return undefined;
    }
  }
}

const HIDDEN =
  'this role may not see the state of the sessions of others: connect as the role of the server, or GRANT pg_read_all_stats TO it';
