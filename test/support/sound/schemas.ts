import { NOTES, ROWS, type SoundDatabase, withSql } from './sound-database.ts';

/** One of each size of a page, with another property of the whole file. */
const FORMATS = [
  withSql('UTF-16le in pages of 512', NOTES, "PRAGMA page_size = 512; PRAGMA encoding = 'UTF-16le'"),
  withSql('UTF-16be in pages of 1024', NOTES, "PRAGMA page_size = 1024; PRAGMA encoding = 'UTF-16be'"),
  withSql(
    'automatic vacuuming in pages of 2048',
    `${NOTES} DELETE FROM notes WHERE id % 3`,
    'PRAGMA page_size = 2048; PRAGMA auto_vacuum = FULL',
  ),
  withSql(
    'incremental vacuuming in pages of 8192',
    `${NOTES} DELETE FROM notes WHERE id > 9`,
    'PRAGMA page_size = 8192; PRAGMA auto_vacuum = INCREMENTAL',
  ),
  withSql(
    'many free pages of 16384',
    `${NOTES} DROP TABLE notes; CREATE TABLE other (id)`,
    'PRAGMA page_size = 16384',
  ),
  withSql(
    'a GeoPackage with statistics, after VACUUM, in pages of 32768',
    `${NOTES} DELETE FROM notes WHERE id % 2; VACUUM; ANALYZE;
      PRAGMA application_id = 1196444487; PRAGMA user_version = 10300`,
    'PRAGMA page_size = 32768',
  ),
  withSql(
    'values of 5 MB in pages of 65536',
    'CREATE TABLE files (body); INSERT INTO files VALUES (randomblob(5000000)), (zeroblob(5000000))',
    'PRAGMA page_size = 65536',
  ),
  withSql('no table left', 'CREATE TABLE gone (id); DROP TABLE gone'),
  withSql('only a version', 'PRAGMA user_version = 7'),
];

/** In one database, since all of its tables are looked at in one look. */
const TABLES = [
  // Columns that came later: a view of a missing table would keep them from coming.
  "CREATE TABLE later (id INTEGER PRIMARY KEY, text); INSERT INTO later (text) VALUES ('early')",
  'ALTER TABLE later ADD COLUMN n INT NOT NULL DEFAULT 7; ALTER TABLE later RENAME COLUMN text TO body; ALTER TABLE later ADD COLUMN m; ALTER TABLE later DROP COLUMN m',
  // Without rowid, and strict.
  `CREATE TABLE no_rowid (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID; ${ROWS} INSERT INTO no_rowid SELECT i % 7, i FROM n`,
  `CREATE TABLE strict_one (a INT, b ANY) STRICT; ${ROWS} INSERT INTO strict_one SELECT i, iif(i % 2, 'a', i) FROM n`,
  // Generated columns, virtual and stored.
  `CREATE TABLE virt (a, b AS (a * 2)); CREATE INDEX by_virt ON virt (b); ${ROWS} INSERT INTO virt (a) SELECT i FROM n`,
  `CREATE TABLE stored (a, b INT AS (a * 2) STORED NOT NULL UNIQUE); ${ROWS} INSERT INTO stored (a) SELECT i FROM n`,
  `CREATE TABLE json (j CHECK (json_valid(j)), k AS (j ->> '$.k')); CREATE INDEX by_key ON json (k); INSERT INTO json (j) VALUES ('{"k": 1}')`,
  // Indexes on an expression, and on some rows.
  `CREATE TABLE lowered (a); CREATE INDEX by_lower ON lowered (lower(a)); ${ROWS} INSERT INTO lowered SELECT 'Row ' || i FROM n`,
  `CREATE TABLE part (a, b); CREATE UNIQUE INDEX by_part ON part (a) WHERE b NOT NULL; ${ROWS} INSERT INTO part SELECT i % 7, iif(i < 7, 1, NULL) FROM n`,
  `CREATE TABLE collated (a COLLATE NOCASE UNIQUE, b COLLATE RTRIM UNIQUE); INSERT INTO collated VALUES ('A', 'b '), ('B', 'c')`,
  // Views and triggers, also with what is missing, or is in the application.
  `${NOTES} CREATE VIEW ids AS SELECT id FROM notes; CREATE TRIGGER on_ids INSTEAD OF DELETE ON ids BEGIN DELETE FROM notes WHERE id = old.id; END`,
  'CREATE VIEW lost AS SELECT * FROM missing',
  'CREATE TRIGGER on_notes AFTER INSERT ON notes BEGIN SELECT st_isempty(new.text); END',
  // Searches and trees.
  `CREATE VIRTUAL TABLE f5 USING fts5 (body, prefix = '2 3'); ${ROWS} INSERT INTO f5 SELECT 'words ' || i FROM n; DELETE FROM f5 WHERE rowid % 5 = 0`,
  `CREATE VIRTUAL TABLE f5_bare USING fts5 (body, content = ''); INSERT INTO f5_bare (rowid, body) VALUES (1, 'words')`,
  `CREATE VIRTUAL TABLE f5_of USING fts5 (text, content = 'notes', content_rowid = 'id'); INSERT INTO f5_of (f5_of) VALUES ('rebuild')`,
  `CREATE VIRTUAL TABLE f3 USING fts3 (body); ${ROWS} INSERT INTO f3 SELECT 'words ' || i FROM n`,
  `CREATE VIRTUAL TABLE f4 USING fts4 (body, tokenize = porter); ${ROWS} INSERT INTO f4 SELECT 'words ' || i FROM n`,
  `CREATE VIRTUAL TABLE tree USING rtree (id, x0, x1, +label); ${ROWS} INSERT INTO tree SELECT i, i, i + 1, 'label' FROM n`,
  // Foreign keys, also of two columns, and to a missing table.
  `CREATE TABLE up (id INTEGER PRIMARY KEY, up REFERENCES up); CREATE TABLE down (up REFERENCES up DEFERRABLE INITIALLY DEFERRED); INSERT INTO up VALUES (1, NULL), (2, 1), (3, 3); INSERT INTO down VALUES (1), (NULL)`,
  'CREATE TABLE up2 (a, b, PRIMARY KEY (a, b)); CREATE TABLE down2 (a, b, FOREIGN KEY (a, b) REFERENCES up2); INSERT INTO up2 VALUES (1, 2); INSERT INTO down2 VALUES (1, 2), (9, NULL)',
  'CREATE TABLE alone (a REFERENCES missing (id)); INSERT INTO alone VALUES (NULL)',
  // Keys that are null, values of other types, text that is not UTF-8.
  'CREATE TABLE nulls (a TEXT PRIMARY KEY); INSERT INTO nulls VALUES (NULL), (NULL)',
  "CREATE TABLE typed (a INTEGER, b TEXT, c REAL); INSERT INTO typed VALUES ('abc', x'00ff', 'x'); CREATE INDEX by_type ON typed (a, b, c)",
  "CREATE TABLE bytes (a TEXT UNIQUE); INSERT INTO bytes VALUES (CAST(x'ff00fe80' AS TEXT))",
  `CREATE TABLE "a""b'c" ("x y", ""); CREATE TABLE "🎉" ("select" UNIQUE); CREATE TABLE "line\nbreak" (a); CREATE TABLE "-dash" (a); CREATE TABLE "" (a)`,
  'CREATE TABLE ends (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO ends VALUES (-9223372036854775808), (9223372036854775807)',
].join(';\n');

const LARGE = [
  `CREATE TABLE wide (${Array.from({ length: 2_000 }, (_, i) => `c${i}`)}); INSERT INTO wide (c1999) VALUES (1)`,
  `BEGIN; ${Array.from({ length: 2_000 }, (_, i) => `CREATE TABLE t${i} (a UNIQUE);`).join('')} COMMIT`,
  `CREATE TABLE t (a); CREATE VIEW v AS SELECT '${'x'.repeat(900_000)}' FROM t`,
].join(';\n');

/** By what is in them. */
export const SCHEMAS: readonly SoundDatabase[] = [
  ...FORMATS,
  withSql('tables of all kinds', TABLES),
  withSql('2000 columns, 2000 tables, and a view of a megabyte', LARGE),
  withSql(
    'another chat',
    "CREATE TABLE conversations (cid, subject); CREATE TABLE messages (mid, sender, body); CREATE TABLE message_summaries (x); INSERT INTO messages VALUES (1, 'me', 'hello')",
  ),
];
