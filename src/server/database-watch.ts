import type { FastifyBaseLogger } from 'fastify';
import { GenesisError, messageOf } from '../errors.ts';
import type { StoreEvent } from '../store/store-event.ts';

/** Milliseconds in which a connection that cannot be opened is logged once: it is tried twice a second. */
const REPEAT_AFTER_MS = 60_000;

/**
 * Whether the database is there, from what the store reports, and the log of it: an outage is one line when it begins and
 * one when it is over, however many requests and connections meet it.
 */
export class DatabaseWatch {
  readonly #log: FastifyBaseLogger;
  readonly #now: () => number;
  /** Since a connection was lost or the database could not be reached, until each of the pools that met this is served again. */
  #doubt:
    | { isAway: boolean; readonly since: number; refused: number; readonly pools: Set<string> }
    | undefined;
  #openFailedAt = Number.NEGATIVE_INFINITY;
  #asking = false;

  constructor(log: FastifyBaseLogger, now = () => performance.now()) {
    this.#log = log;
    this.#now = now;
  }

  get isAvailable(): boolean {
    return this.#doubt?.isAway !== true;
  }

  /** Throws `DB_UNAVAILABLE` while the database is known to be away. */
  assertAvailable(): void {
    if (this.isAvailable) return;
    throw new GenesisError('DB_UNAVAILABLE', 'the database does not serve now');
  }

  /** Begins to ask the database, unless it is known to be there, or that question is under way. */
  askIfDoubtful(ask: () => Promise<unknown>): void {
    if (!this.#doubt || this.#asking) return;
    this.#asking = true;
    const answered = () => {
      this.#asking = false;
    };
    ask().then(() => {
      answered();
      this.#served();
    }, answered);
  }

  onEvent(event: StoreEvent): void {
    switch (event.type) {
      case 'retry':
        this.#log.warn(event, 'the database is locked: retrying');
        break;
      case 'retries-exhausted':
        this.#log.error(event, 'the database is still locked: giving up');
        break;
      case 'open-failed':
        this.#openFailed(event);
        break;
      case 'connection-lost':
        if (!this.#doubt) this.#log.error(inWords(event), 'a database connection ended: replacing it');
        this.#doubted(event.pool);
        break;
      case 'unavailable':
        this.#unavailable(event);
        break;
      case 'available':
        this.#doubt?.pools.delete(event.pool);
        if (this.#doubt?.pools.size === 0) this.#served();
        break;
      case 'waiting':
        this.#log.warn(inWords(event), 'the database cannot be reached yet: trying again');
        break;
      case 'index-failed':
        this.#log.error(inWords(event), 'messages could not be made searchable: trying again each second');
        break;
      case 'replaced':
        this.#log.error(
          { ...inWords(event), hint: event.error.hint },
          'the database or its log was removed or replaced: refusing every request until the server is started again',
        );
        break;
    }
  }

  #doubted(pool: string) {
    this.#doubt ??= { isAway: false, since: this.#now(), refused: 0, pools: new Set() };
    this.#doubt.pools.add(pool);
    return this.#doubt;
  }

  #unavailable(event: Extract<StoreEvent, { type: 'unavailable' }>): void {
    const doubt = this.#doubted(event.pool);
    doubt.refused++;
    if (doubt.isAway) return;
    doubt.isAway = true;
    this.#log.error(
      inWords(event),
      'the database is away: requests that need it are answered with DB_UNAVAILABLE',
    );
  }

  #openFailed(event: StoreEvent & { readonly error: unknown }): void {
    const now = this.#now();
    if (!this.isAvailable || now < this.#openFailedAt + REPEAT_AFTER_MS) return;
    this.#openFailedAt = now;
    this.#log.error(inWords(event), 'a database connection could not be opened');
  }

  #served(): void {
    const doubt = this.#doubt;
    this.#doubt = undefined;
    if (!doubt?.isAway) return;
    const awayMs = Math.round(this.#now() - doubt.since);
    this.#log.warn({ type: 'available', awayMs, refused: doubt.refused }, 'the database is back');
  }
}

function inWords(event: StoreEvent & { readonly error: unknown }): Record<string, unknown> {
  return { ...event, error: messageOf(event.error) };
}
