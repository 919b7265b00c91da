import type { Client } from 'pg';
import { GenesisError } from '../../errors.ts';

/** What a session has to say about its database before the first use. */
export interface DatabaseFacts {
  /** Such as 150019 for 15.19. */
  readonly version: number;
  readonly versionText: string;
  readonly encoding: string;
  readonly isReadOnly: boolean;
  readonly user: string;
  readonly database: string;
  /** Null where the search path leads to no schema that this role may use. */
  readonly schema: string | null;
  readonly mayCreate: boolean;
  /** Whether the tables of Genesis are there, and those that this role may not read and write. */
  readonly hasTables: boolean;
  readonly forbidden: readonly string[] | null;
  /** Connections that this role may have in this database, also those of other servers. */
  readonly connections: number;
}

/** The statements need 12 (`WITH … AS MATERIALIZED`); an older one than 13 had no updates for years, and is not tried. */
const OLDEST_VERSION = 130_000;

// Only from the catalogs: a table that a role may not read can still be asked about.
const FACTS = `
  SELECT current_setting('server_version_num')::int AS version,
    current_setting('server_version') AS "versionText",
    current_setting('server_encoding') AS encoding,
    current_setting('transaction_read_only') = 'on' AS "isReadOnly",
    current_user::text AS user,
    current_database()::text AS database,
    current_schema()::text AS schema,
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS "mayCreate",
    EXISTS (SELECT FROM pg_class WHERE relname = 'genesis_schema'
      AND relnamespace = quote_ident(current_schema())::regnamespace) AS "hasTables",
    (SELECT array_agg(c.relname::text ORDER BY c.relname) FROM pg_class AS c
      WHERE c.relnamespace = quote_ident(current_schema())::regnamespace
        AND (c.relkind = 'r' AND NOT (has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
            AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'))
          OR c.relkind = 'S' AND NOT has_sequence_privilege(c.oid, 'USAGE'))
        AND ($1 OR c.relname <> 'message_search')) AS forbidden,
    (SELECT least(
        current_setting('max_connections')::int - CASE WHEN r.rolsuper THEN 0
          ELSE current_setting('superuser_reserved_connections')::int
            + coalesce(current_setting('reserved_connections', true)::int, 0) END,
        CASE WHEN r.rolconnlimit < 0 OR r.rolsuper THEN 2147483647 ELSE r.rolconnlimit END,
        CASE WHEN d.datconnlimit < 0 OR r.rolsuper THEN 2147483647 ELSE d.datconnlimit END)
      FROM pg_roles AS r, pg_database AS d
      WHERE r.rolname = current_user AND d.datname = current_database()) AS connections`;

/**
 * Asks a new session whether a store can be on its database, with `connections` of them, and with `search`. Throws `DB_OPEN_FAILED` with what
 * to do, and an error with 25006, as PostgreSQL's own, for a standby: that may become the primary.
 */
export async function assertFit(
  client: Client,
  shown: string,
  connections: number,
  search: boolean,
): Promise<void> {
  const { rows } = await client.query<DatabaseFacts>(FACTS, [search]);
  const [facts] = rows;
  if (facts?.isReadOnly) throw readOnly();
  const unfitness = facts && unfitnessOf(facts, connections);
  if (unfitness)
    throw new GenesisError('DB_OPEN_FAILED', `${shown} ${unfitness.why}`, { hint: unfitness.hint });
}

function readOnly(): Error {
  return Object.assign(new Error('it is read-only'), { code: '25006' });
}

/** Why no store can be on such a database, and what to do; undefined where one can. */
export function unfitnessOf(
  facts: DatabaseFacts,
  connections: number,
): { why: string; hint: string } | undefined {
  const { version, versionText, encoding, schema, user } = facts;
  if (version < OLDEST_VERSION)
    return {
      why: `is PostgreSQL ${versionText}, which is too old`,
      hint: 'Expected PostgreSQL 13 or newer.',
    };
  if (encoding !== 'UTF8')
    return {
      why: `has the encoding ${encoding}, in which not every text can be stored`,
      hint: 'Expected one with UTF8: createdb --encoding=UTF8 --template=template0 --locale=C NAME',
    };
  if (facts.connections < connections)
    return {
      why: `admits ${facts.connections} connections of ${user}, and the pools of this server have ${connections}`,
      hint: 'Lower --pool-size and --settings-pool-size, or raise max_connections, or the CONNECTION LIMIT of the role or the database.',
    };
  if (schema === null)
    return {
      why: `has no schema that ${user} may use`,
      hint: `As its owner: GRANT USAGE, CREATE ON SCHEMA public TO ${quoted(user)}`,
    };
  if (!facts.hasTables && !facts.mayCreate)
    return {
      why: `has no tables of Genesis, and ${user} may not create them`,
      hint: `As its owner: GRANT CREATE ON SCHEMA ${quoted(schema)} TO ${quoted(user)}`,
    };
  if (facts.hasTables && facts.forbidden)
    return {
      why: `has tables that ${user} may not read and write: ${facts.forbidden.join(', ')}`,
      hint:
        `As their owner: GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${quoted(schema)} TO ${quoted(user)}; ` +
        `GRANT USAGE ON ALL SEQUENCES IN SCHEMA ${quoted(schema)} TO ${quoted(user)}`,
    };
  return undefined;
}

function quoted(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}
