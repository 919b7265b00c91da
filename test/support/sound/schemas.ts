import { NOTES, ROWS, type SoundDatabase, withSql } from './sound-database.ts';

const PAGES = [512, 1_024, 2_048, 8_192, 16_384, 32_768, 65_536].map((bytes) =>
  withSql(`pages of ${bytes}`, NOTES, `PRAGMA page_size = ${bytes}`),
);

const FORMATS = [
  withSql('UTF-16le', NOTES, "PRAGMA encoding = 'UTF-16le'"),
  withSql('UTF-16be', NOTES, "PRAGMA encoding = 'UTF-16be'"),
  withSql('automatic vacuuming', `${NOTES} DELETE FROM notes WHERE id % 3`, 'PRAGMA auto_vacuum = FULL'),
  withSql(
    'incremental vacuuming',
    `${NOTES} DELETE FROM notes WHERE id > 9`,
    'PRAGMA auto_vacuum = INCREMENTAL',
  ),
  withSql('many free pages', `${NOTES} DROP TABLE notes; CREATE TABLE other (id)`),
  withSql('after VACUUM', `${NOTES} DELETE FROM notes WHERE id % 2; VACUUM`),
  withSql('no table left', 'CREATE TABLE gone (id); DROP TABLE gone'),
  withSql('only a version', 'PRAGMA user_version = 7'),
  withSql('statistics', `${NOTES} ANALYZE`),
  withSql('a GeoPackage', `${NOTES} PRAGMA application_id = 1196444487; PRAGMA user_version = 10300`),
  withSql(
    'values of 5 MB',
    'CREATE TABLE files (body); INSERT INTO files VALUES (randomblob(5000000)), (zeroblob(5000000))',
  ),
];

const TABLES = [
  withSql(
    'without rowid',
    `CREATE TABLE t (a, b, PRIMARY KEY (a, b)) WITHOUT ROWID; ${ROWS} INSERT INTO t SELECT i % 7, i FROM n`,
  ),
  withSql(
    'strict',
    `CREATE TABLE t (a INT, b ANY) STRICT; ${ROWS} INSERT INTO t SELECT i, iif(i % 2, 'a', i) FROM n`,
  ),
  withSql(
    'virtual generated columns',
    `CREATE TABLE t (a, b AS (a * 2)); CREATE INDEX i ON t (b); ${ROWS} INSERT INTO t (a) SELECT i FROM n`,
  ),
  withSql(
    'stored generated columns',
    `CREATE TABLE t (a, b INT AS (a * 2) STORED NOT NULL UNIQUE); ${ROWS} INSERT INTO t (a) SELECT i FROM n`,
  ),
  withSql(
    'JSON',
    `CREATE TABLE t (j CHECK (json_valid(j)), k AS (j ->> '$.k')); CREATE INDEX i ON t (k); INSERT INTO t (j) VALUES ('{"k": 1}')`,
  ),
  withSql(
    'an index on an expression',
    `CREATE TABLE t (a); CREATE INDEX i ON t (lower(a)); ${ROWS} INSERT INTO t SELECT 'Row ' || i FROM n`,
  ),
  withSql(
    'a partial index',
    `CREATE TABLE t (a, b); CREATE UNIQUE INDEX i ON t (a) WHERE b NOT NULL; ${ROWS} INSERT INTO t SELECT i % 7, iif(i < 7, 1, NULL) FROM n`,
  ),
  withSql(
    'collations',
    `CREATE TABLE t (a COLLATE NOCASE UNIQUE, b COLLATE RTRIM UNIQUE); INSERT INTO t VALUES ('A', 'b '), ('B', 'c')`,
  ),
  withSql(
    'views and triggers',
    `${NOTES} CREATE VIEW v AS SELECT id FROM notes; CREATE TRIGGER t INSTEAD OF DELETE ON v BEGIN DELETE FROM notes WHERE id = old.id; END`,
  ),
  withSql('a view of a missing table', `${NOTES} CREATE VIEW v AS SELECT * FROM missing`),
  withSql(
    'a trigger with a function of its application',
    `${NOTES} CREATE TRIGGER t AFTER INSERT ON notes BEGIN SELECT st_isempty(new.text); END`,
  ),
  withSql(
    'FTS5',
    `CREATE VIRTUAL TABLE f USING fts5 (body, prefix = '2 3'); ${ROWS} INSERT INTO f SELECT 'words ' || i FROM n; DELETE FROM f WHERE rowid % 5 = 0`,
  ),
  withSql(
    'FTS5 without contents',
    `CREATE VIRTUAL TABLE f USING fts5 (body, content = ''); INSERT INTO f (rowid, body) VALUES (1, 'words')`,
  ),
  withSql(
    'FTS5 of another table',
    `${NOTES} CREATE VIRTUAL TABLE f USING fts5 (text, content = 'notes', content_rowid = 'id'); INSERT INTO f (f) VALUES ('rebuild')`,
  ),
  withSql(
    'FTS3',
    `CREATE VIRTUAL TABLE f USING fts3 (body); ${ROWS} INSERT INTO f SELECT 'words ' || i FROM n`,
  ),
  withSql(
    'FTS4',
    `CREATE VIRTUAL TABLE f USING fts4 (body, tokenize = porter); ${ROWS} INSERT INTO f SELECT 'words ' || i FROM n`,
  ),
  withSql(
    'an R-tree',
    `CREATE VIRTUAL TABLE r USING rtree (id, x0, x1, +label); ${ROWS} INSERT INTO r SELECT i, i, i + 1, 'label' FROM n`,
  ),
  withSql(
    'foreign keys',
    `CREATE TABLE p (id INTEGER PRIMARY KEY, up REFERENCES p); CREATE TABLE c (p REFERENCES p DEFERRABLE INITIALLY DEFERRED); INSERT INTO p VALUES (1, NULL), (2, 1), (3, 3); INSERT INTO c VALUES (1), (NULL)`,
  ),
  withSql(
    'foreign keys of two columns',
    'CREATE TABLE p (a, b, PRIMARY KEY (a, b)); CREATE TABLE c (a, b, FOREIGN KEY (a, b) REFERENCES p); INSERT INTO p VALUES (1, 2); INSERT INTO c VALUES (1, 2), (9, NULL)',
  ),
  withSql(
    'a foreign key to a missing table',
    'CREATE TABLE c (p REFERENCES missing (id)); INSERT INTO c VALUES (NULL)',
  ),
  withSql('keys that are null', 'CREATE TABLE t (a TEXT PRIMARY KEY); INSERT INTO t VALUES (NULL), (NULL)'),
  withSql(
    'columns that came later',
    `${NOTES} ALTER TABLE notes ADD COLUMN n INT NOT NULL DEFAULT 7; ALTER TABLE notes RENAME COLUMN text TO body; ALTER TABLE notes ADD COLUMN m; ALTER TABLE notes DROP COLUMN m`,
  ),
  withSql(
    'values of other types than their columns',
    "CREATE TABLE t (a INTEGER, b TEXT, c REAL); INSERT INTO t VALUES ('abc', x'00ff', 'x'); CREATE INDEX i ON t (a, b, c)",
  ),
  withSql(
    'text that is not UTF-8',
    "CREATE TABLE t (a TEXT UNIQUE); INSERT INTO t VALUES (CAST(x'ff00fe80' AS TEXT))",
  ),
  withSql(
    'odd names',
    `CREATE TABLE "a""b'c" ("x y", ""); CREATE TABLE "🎉" ("select" UNIQUE); CREATE TABLE "line\nbreak" (a); CREATE TABLE "-dash" (a); CREATE TABLE "" (a)`,
  ),
  withSql(
    'rows at both ends',
    'CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT); INSERT INTO t VALUES (-9223372036854775808), (9223372036854775807)',
  ),
  withSql(
    '2000 columns',
    `CREATE TABLE t (${Array.from({ length: 2_000 }, (_, i) => `c${i}`)}); INSERT INTO t (c1999) VALUES (1)`,
  ),
  withSql(
    '2000 tables',
    `BEGIN; ${Array.from({ length: 2_000 }, (_, i) => `CREATE TABLE t${i} (a UNIQUE);`).join('')} COMMIT`,
  ),
  withSql(
    'a view of a megabyte',
    `CREATE TABLE t (a); CREATE VIEW v AS SELECT '${'x'.repeat(900_000)}' FROM t`,
  ),
  withSql(
    'another chat',
    "CREATE TABLE conversations (cid, subject); CREATE TABLE messages (mid, sender, body); CREATE TABLE message_summaries (x); INSERT INTO messages VALUES (1, 'me', 'hello')",
  ),
];

/** By what is in them. */
export const SCHEMAS: readonly SoundDatabase[] = [...PAGES, ...FORMATS, ...TABLES];
