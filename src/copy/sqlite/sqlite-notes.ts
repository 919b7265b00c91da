// What a copy notes in its target, beside the tables of the schema: all of it is gone when the copy is complete. Servers do
// not look at these tables, so the version of the schema stays.
export const NOTES = `
  CREATE TABLE IF NOT EXISTS genesis_copies (
    copy     TEXT PRIMARY KEY NOT NULL,
    source   TEXT NOT NULL,
    last_id  INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    bytes    INTEGER NOT NULL,
    left_out TEXT NOT NULL
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS genesis_copy_conversations (
    copy        TEXT NOT NULL,
    source_id   TEXT NOT NULL,
    target_id   TEXT NOT NULL,
    verified_to INTEGER NOT NULL,
    PRIMARY KEY (copy, source_id)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS genesis_copy_ranges (
    copy  TEXT NOT NULL,
    first INTEGER NOT NULL,
    last  INTEGER NOT NULL,
    shift INTEGER NOT NULL,
    PRIMARY KEY (copy, first)
  ) STRICT, WITHOUT ROWID;`;

export const NOTE_TABLES = ['genesis_copies', 'genesis_copy_conversations', 'genesis_copy_ranges'] as const;
