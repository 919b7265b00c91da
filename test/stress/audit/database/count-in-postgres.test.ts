import { describe, expect, it } from 'vitest';
import { connect } from '../../../../src/postgres/connect.ts';
import { searchDatabase } from '../../../../src/stress/audit/database/search-database.ts';
import { TokenGenerator } from '../../../../src/stress/request/token.ts';
import { NO_POSTGRES, runOn, tempPostgres } from '../../../support/postgres.ts';

const tokens = new TokenGenerator();
const { signal } = new AbortController();
const MESSAGES = [0, 1].flatMap((seq) => [tokens.token(seq), `Écho:é${tokens.token(seq)}`]);
const ALL = [...MESSAGES, tokens.token(2)];
const IN_SQL = ALL.map((text) => `('${text}')`).join(', ');

/** What a database has of the turns 0 (whole), 1 (whole, but not shown), 2 (only its message) and 3 (nothing). */
async function search(address: string) {
  const missing = [
    { seq: 1, shown: 0 },
    { seq: 2, shown: 1 },
    { seq: 3, shown: 0 },
  ];
  return [...(await searchDatabase(address, tokens.runId, { missing, whole: [0] }, signal))];
}

async function filled(...statements: string[]): Promise<string> {
  const address = await tempPostgres();
  for (const sql of statements) await runOn(address, sql);
  return address;
}

describe.skipIf(NO_POSTGRES)('a database of PostgreSQL', () => {
  it.each<[string, readonly string[]]>([
    [
      'rows of text',
      ['CREATE TABLE "chat messages" ("the text" text)', `INSERT INTO "chat messages" VALUES ${IN_SQL}`],
    ],
    [
      'varchar in another schema, without the right to the first',
      [
        'CREATE SCHEMA chat',
        'CREATE TABLE chat.parts (n serial, body varchar(200))',
        `INSERT INTO chat.parts (body) VALUES ${IN_SQL}`,
      ],
    ],
    ['one row of JSON', ['CREATE TABLE s (state jsonb)', `INSERT INTO s VALUES ('${JSON.stringify(ALL)}')`]],
    [
      'one list of texts',
      ['CREATE TABLE s (state text[])', `INSERT INTO s VALUES (ARRAY['${ALL.join("', '")}'])`],
    ],
    [
      'bytes',
      [
        'CREATE TABLE parts (body bytea)',
        `INSERT INTO parts SELECT convert_to(t, 'UTF8') FROM (VALUES ${IN_SQL}) AS v (t)`,
      ],
    ],
    [
      'a domain, in a partition, with copies in a log',
      [
        `CREATE DOMAIN words AS text CHECK (value <> '')`,
        'CREATE TABLE m (id serial, content words) PARTITION BY RANGE (id)',
        'CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (0) TO (1000)',
        'CREATE TABLE log (line text)',
        `INSERT INTO m (content) VALUES ${IN_SQL}`,
        `INSERT INTO log VALUES ${ALL.map((text) => `('stored ${text}, ${text}')`).join(', ')}`,
      ],
    ],
  ])('shows turns in %s', async (_, statements) => {
    expect(await search(await filled(...statements))).toEqual([1]);
  });

  it('shows none where a title alone has the tokens', async () => {
    const address = await filled(
      'CREATE TABLE m (content text); CREATE TABLE titles (title text)',
      `INSERT INTO m VALUES ('${tokens.token(0)}'), ('Echo: ${tokens.token(0)}')`,
      `INSERT INTO titles VALUES ('${tokens.token(0)}'), ('${tokens.token(1)}')`,
    );
    expect(await search(address)).toEqual([]);
  });

  it('shows none while a table is locked, and none where nothing listens', async () => {
    const address = await filled('CREATE TABLE m (content text)', `INSERT INTO m VALUES ${IN_SQL}`);
    const other = await connect(address);
    await other.query('BEGIN; LOCK TABLE m');
    expect(await search(address)).toEqual([]);
    await other.end();
    expect(await search('postgres://127.0.0.1:1/none')).toEqual([]);
  });
});
