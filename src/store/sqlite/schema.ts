import type { Database } from 'better-sqlite3';
import { GenesisError } from '../../errors.ts';

/** 'GNSS' in the file's header: distinguishes our files from those of another application. */
export const APPLICATION_ID = 0x474e5353;

// No AUTOINCREMENT: it costs a second table's update per message, and ids need to be unique, not unused.
// One index on messages: it holds the rowid too, so it serves "the last 20 of this conversation" as it is.
// No foreign key for reply_to: deleting would look for replies to every deleted message without an index.
const TABLES = `
  CREATE TABLE conversations (
    id         TEXT PRIMARY KEY NOT NULL,
    title      TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE messages (
    id              INTEGER PRIMARY KEY,
    conversation_id TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    role            TEXT NOT NULL CHECK (role IN ('user', 'assistant')),
    content         TEXT NOT NULL,
    reply_to        INTEGER,
    created_at      INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX messages_by_conversation ON messages (conversation_id);

  CREATE TABLE summaries (
    conversation_id  TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
    start_message_id INTEGER NOT NULL,
    end_message_id   INTEGER NOT NULL,
    level            INTEGER NOT NULL,
    message_count    INTEGER NOT NULL,
    content          TEXT NOT NULL,
    created_at       INTEGER NOT NULL,
    PRIMARY KEY (conversation_id, start_message_id, end_message_id)
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE settings (
    key        TEXT PRIMARY KEY NOT NULL,
    value      TEXT NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

// No foreign keys: a key outlives what it was used for, so that a deleted turn is not run again.
// The ids are null only inside the transaction that stores the turn.
const IDEMPOTENCY_KEYS = `
  CREATE TABLE idempotency_keys (
    key             TEXT PRIMARY KEY NOT NULL,
    fingerprint     TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    message_id      INTEGER,
    reply_id        INTEGER,
    model           TEXT NOT NULL,
    created_at      INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);
`;

/** What each version of the schema adds to the one before. A file of version N lacks those from N on. */
const MIGRATIONS: readonly string[] = [TABLES, IDEMPOTENCY_KEYS];

/** `user_version` of the files this version writes. It reads older ones, too, and brings them up to this. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Refuses a file that another application, or a newer Genesis, owns. Only reads: a refused file stays as it was.
 */
export function assertOurs(db: Database): void {
  const { applicationId, version, tables } = readOwner(db);
  if (applicationId === APPLICATION_ID) {
    if (version <= SCHEMA_VERSION) return;
    throw new GenesisError('DB_OPEN_FAILED', `${db.name} was made by a newer Genesis (schema ${version})`, {
      hint: `This version reads schema ${SCHEMA_VERSION}. Use the newer Genesis, or another file with --db.`,
    });
  }
  if (applicationId === 0 && version === 0 && tables === 0) return;
  throw new GenesisError('DB_OPEN_FAILED', `${db.name} is a database of another application`, {
    hint: 'Name a file that does not exist yet, or one that Genesis made, with --db.',
  });
}

function readOwner(db: Database): { applicationId: number; version: number; tables: unknown } {
  // In one snapshot: between two reads, another process may make the schema of this very file.
  return db.transaction(() => ({
    applicationId: numberPragma(db, 'application_id'),
    version: numberPragma(db, 'user_version'),
    tables: db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get(),
  }))();
}

/**
 * Makes the tables that the file lacks: all of them, or what is new since an older version. Any number of processes may
 * do so at once: the first look costs no lock, the second one is under the write lock, so exactly one of them creates.
 */
export function initialiseSchema(db: Database): void {
  if (numberPragma(db, 'user_version') === SCHEMA_VERSION) return;
  db.transaction(() => {
    for (const migration of MIGRATIONS.slice(numberPragma(db, 'user_version'))) db.exec(migration);
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${SCHEMA_VERSION}`);
  }).immediate();
}

function numberPragma(db: Database, name: string): number {
  return Number(db.pragma(name, { simple: true }));
}
