import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from 'pg';
import { codeOf, GenesisError, messageOf } from '../../../errors.ts';
import { shownAddress, withDatabase } from '../../../postgres/address.ts';
import { connectReason } from '../../../postgres/connect-reason.ts';
import { isAway } from '../../../postgres/sqlstate.ts';
import { withSession } from '../../../postgres/with-session.ts';
import type { Databases } from './databases.ts';

const APPLICATION = 'genesis-verify';
const PREFIX = 'genesis_verify_';
/** How long a PostgreSQL that was stopped may take to come back before its databases are left there. */
const DROP_WITHIN_MS = 15_000;
const TRY_EVERY_MS = 100;

const INSUFFICIENT_PRIVILEGE = '42501';
const OBJECT_IN_USE = '55006';

/**
 * Databases of their own beside the one that an address names, whose content is not touched. Each is dropped when its
 * servers have ended, with the sessions that are left: to drop them all at once would delay an interruption.
 */
export class PostgresDatabases implements Databases {
  readonly #address: string;
  /** The names of the databases that are there, by address. */
  readonly #made = new Map<string, string>();
  readonly #drops = new Map<string, Promise<string | undefined>>();
  #isClosed = false;

  constructor(address: string) {
    this.#address = address;
  }

  async create(): Promise<string> {
    const name = `${PREFIX}${randomBytes(6).toString('hex')}`;
    const database = withDatabase(this.#address, name);
    this.#made.set(database, name);
    try {
      await this.#make(name);
    } catch (error) {
      this.#made.delete(database);
      throw this.#notMade(error);
    }
    // Made while all others were dropped.
    if (this.#isClosed) await this.#drop(database, name);
    return database;
  }

  discard(database: string): void {
    const name = this.#made.get(database);
    if (name !== undefined) void this.#drop(database, name);
  }

  async close(): Promise<readonly string[]> {
    this.#isClosed = true;
    const left = await Promise.all([...this.#made].map((made) => this.#drop(...made)));
    return left.filter((problem) => problem !== undefined);
  }

  async #make(name: string): Promise<void> {
    await withSession(this.#address, APPLICATION, async (client) => {
      try {
        await client.query(`CREATE DATABASE ${name}`);
      } catch (error) {
        if (codeOf(error) === INSUFFICIENT_PRIVILEGE) throw this.#notAllowed(client, error);
        // The usual template cannot be copied while a session uses it; this one accepts none.
        if (codeOf(error) !== OBJECT_IN_USE) throw error;
        await client.query(`CREATE DATABASE ${name} TEMPLATE template0`);
      }
    });
  }

  /** Never rejects; resolves with why it is still there. */
  #drop(database: string, name: string): Promise<string | undefined> {
    const dropping = this.#drops.get(database) ?? this.#tryToDrop(database, name);
    this.#drops.set(database, dropping);
    return dropping;
  }

  async #tryToDrop(database: string, name: string): Promise<string | undefined> {
    const until = performance.now() + DROP_WITHIN_MS;
    for (;;) {
      try {
        await withSession(this.#address, APPLICATION, (client) =>
          client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
        );
        this.#made.delete(database);
        return undefined;
      } catch (error) {
        if (!isAway(error) || performance.now() > until)
          return `the database ${name} could not be dropped: ${messageOf(error)}`;
        await delay(TRY_EVERY_MS);
      }
    }
  }

  #notAllowed(client: Client, cause: unknown): GenesisError {
    const shown = shownAddress(this.#address);
    const role = client.escapeIdentifier(client.user ?? 'USER');
    return new GenesisError('DB_OPEN_FAILED', `the user of ${shown} may not create databases`, {
      hint: `Each server is verified on an empty database of its own. Let a superuser run: ALTER ROLE ${role} CREATEDB`,
      cause,
    });
  }

  #notMade(cause: unknown): unknown {
    if (cause instanceof GenesisError) return cause;
    const shown = shownAddress(this.#address);
    const { why = messageOf(cause), hint } = connectReason(cause);
    return new GenesisError('DB_OPEN_FAILED', `no database can be made at ${shown}: ${why}`, { hint, cause });
  }
}
