import { randomBytes } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { connect } from '../../../src/postgres/connect.ts';
import { initialisePostgresSchema } from '../../../src/store/postgres/schema.ts';
import { examine, sessionOf, untilItWaits } from '../../support/examine-postgres.ts';
import { NO_POSTGRES, POSTGRES, runOn, tempPostgres } from '../../support/postgres.ts';

async function chats(): Promise<string> {
  const address = await tempPostgres();
  await runOn(
    address,
    'CREATE TABLE chats (id int PRIMARY KEY, title text); INSERT INTO chats VALUES (1), (2)',
  );
  return address;
}

/** A role that may read the tables of a database, and nothing of other sessions. */
async function roleWithoutRights(address: string, limit = -1): Promise<string> {
  const role = `genesis_test_${randomBytes(6).toString('hex')}`;
  await runOn(address, `CREATE ROLE ${role} LOGIN CONNECTION LIMIT ${limit}`);
  onTestFinished(() => runOn(POSTGRES ?? '', `DROP ROLE ${role}`));
  const url = new URL(address);
  url.username = role;
  return url.href;
}

describe.skipIf(NO_POSTGRES)('a PostgreSQL database', () => {
  it('of which nothing is wrong: no errors and warnings, and no check but that of Genesis is skipped', async () => {
    const address = await chats();
    const { found, checks, description, sessions } = await examine(address);
    expect(found).toEqual([]);
    expect(checks.filter(({ status }) => status === 'skipped').map(({ name }) => name)).toEqual(['data']);
    expect(description).toMatch(/^PostgreSQL \d+\.\d+, .*, 1 table$/);
    expect(sessions).toMatchObject({ isExtended: false, seen: [] });
  });

  it('whose row is locked by an idle transaction, for one that waits with a short limit, again and again', async () => {
    const address = await chats();
    const holder = await sessionOf(address, 'importer');
    await holder.query('BEGIN');
    await holder.query(`UPDATE chats SET title = 'a secret' WHERE id = 1`);
    const web = await sessionOf(address, 'web');
    await web.query(`SET lock_timeout = '90ms'; SELECT pg_sleep(1.1)`);
    let isOver = false;
    const trying = (async () => {
      while (!isOver) {
        await web.query(`UPDATE chats SET title = 'mine' WHERE id = 1`).catch(() => {});
        await web.query('SELECT pg_sleep(0.06)');
      }
    })();
    const { found, sessions } = await examine(address);
    isOver = true;
    await trying;
    expect(found).toEqual(['error session-blocks-others']);
    expect(sessions?.isExtended).toBe(true);
  });

  it('whose row is locked by an idle transaction: the head of the queue, and all behind it', async () => {
    const address = await chats();
    // It keeps nobody waiting.
    const forgotten = await sessionOf(address, 'report');
    await forgotten.query('BEGIN');
    await forgotten.query('INSERT INTO chats VALUES (3)');
    const holder = await sessionOf(address, 'importer');
    await holder.query('BEGIN');
    await holder.query(`UPDATE chats SET title = 'a secret' WHERE id = 1`);
    const waiters = [await sessionOf(address, 'web'), await sessionOf(address, 'web')];
    for (const waiter of waiters)
      await untilItWaits(address, waiter, `UPDATE chats SET title = 'mine' WHERE id = 1`);

    const { found, finding, sessions } = await examine(address);
    expect(found).toEqual(['error session-blocks-others', 'warning idle-in-transaction']);
    const blocks = finding('session-blocks-others');
    expect(blocks?.message).toMatch(
      /^pid \d+ \(importer, user postgres\) has kept 2 sessions waiting for \d/,
    );
    expect(blocks?.evidence[0]).toMatch(
      /^idle in transaction for .* s, after: UPDATE chats SET title = \?…$/,
    );
    expect(blocks?.evidence.slice(-2)).toEqual([
      expect.stringMatching(
        /^pid \d+ \(web, user postgres\) has waited .* for a row of chats: UPDATE chats SET title = \?…$/,
      ),
      expect.stringMatching(/^pid \d+ \(web, user postgres\) has waited .* for a row of chats: UPDATE/),
    ]);
    expect(blocks?.remedy).toMatch(/pg_terminate_backend\(\d+\)/);
    expect(finding('idle-in-transaction')?.evidence).toEqual([
      expect.stringMatching(
        /^pid \d+ \(report, user postgres\), for .* holds a connection, locks on the rows/,
      ),
    ]);
    expect(sessions?.isExtended).toBe(true);
    expect(sessions?.seen.map(({ application, keepsWaiting }) => [application, keepsWaiting])).toEqual([
      ['importer', 2],
      ['web', 0],
      ['web', 0],
    ]);
    expect(JSON.stringify([finding, sessions])).not.toContain('secret');
  });

  it('whose table is locked by a session at work, for longer than a usual statement', async () => {
    const address = await chats();
    const holder = await sessionOf(address, 'migration');
    await holder.query('BEGIN');
    await holder.query('LOCK TABLE chats');
    holder.query('SELECT pg_sleep(3600)').catch(() => {});
    await untilItWaits(address, await sessionOf(address, 'web'), 'SELECT * FROM chats');
    const { finding } = await examine(address, { watchMs: 2_500, extendedMs: null });
    expect(finding('session-blocks-others')).toMatchObject({
      severity: 'warning',
      message: expect.stringMatching(/^pid \d+ \(migration, user postgres\) has kept 1 session waiting/),
      evidence: expect.arrayContaining([
        expect.stringMatching(/has waited .* for table chats \(AccessShareLock\): SELECT \* FROM chats$/),
      ]),
      remedy: expect.stringContaining('pg_cancel_backend'),
    });
    const { rows } = await (await sessionOf(address)).query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'migration' AND datname = current_database()`,
    );
    expect(rows).toHaveLength(1);
  });

  it('with many short transactions on one row, and a backup: is sound', async () => {
    const address = await chats();
    const backup = await sessionOf(address, 'pg_dump');
    await backup.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await backup.query('LOCK TABLE chats IN ACCESS SHARE MODE');
    const reading = backup.query('SELECT pg_sleep(3600)').catch(() => {});
    const writers = await Promise.all(Array.from({ length: 8 }, () => sessionOf(address, 'web')));
    let isOver = false;
    const writing = writers.map(async (writer) => {
      while (!isOver) {
        await writer.query('BEGIN');
        await writer.query('UPDATE chats SET title = $1 WHERE id = 1', ['busy']);
        await writer.query('COMMIT');
      }
    });
    const { found, seen } = await examine(address, { watchMs: 1_000, extendedMs: 2_000 });
    isOver = true;
    await Promise.all(writing);
    expect(found).toEqual([]);
    expect(seen('locks')).toMatch(
      /^sessions waited for locks in \d+ of \d+ looks .*; none kept others waiting for more than /,
    );
    const own = await sessionOf(address);
    await own.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'pg_dump' AND datname = current_database()`,
    );
    await reading;
  });

  it('seen by a role without rights: who blocks whom, and that the rest is hidden', async () => {
    const address = await chats();
    const holder = await sessionOf(address, 'importer');
    await holder.query('BEGIN');
    await holder.query('UPDATE chats SET title = NULL WHERE id = 1');
    await untilItWaits(
      address,
      await sessionOf(address, 'web'),
      'UPDATE chats SET title = NULL WHERE id = 1',
    );
    const { found, finding, seen } = await examine(await roleWithoutRights(address), {
      watchMs: 2_500,
      extendedMs: null,
    });
    expect(found).toEqual(['warning sessions-hidden', 'error session-blocks-others']);
    expect(finding('session-blocks-others')).toMatchObject({
      message: expect.stringMatching(/\(importer, user postgres\) has kept 1 session waiting/),
      evidence: expect.arrayContaining(['this role may not see what it does']),
    });
    expect(finding('sessions-hidden')?.message).toMatch(/may not see .*: 2 sessions are hidden here$/);
    expect(seen('transactions')).toBe('no visible transaction is open, 2 sessions hidden from this role');
  });

  it('whose role has used up its own limit of connections', async () => {
    const address = await chats();
    const limited = await roleWithoutRights(address, 1);
    await sessionOf(limited, 'web');
    const { found, finding } = await examine(address);
    expect(found).toEqual(['error connections-used-up']);
    expect(finding('connections-used-up')?.message).toMatch(
      /^all 1 connections of role genesis_test_\w+ are used/,
    );
    const refused = await examine(limited);
    expect(refused.found).toEqual(['error no-free-connection']);
    expect(refused.finding('no-free-connection')?.evidence).toEqual([expect.stringMatching(/\(53300\)$/)]);
  });

  it('with an index that failed, a foreign key without one, and a table read from its beginning each time', async () => {
    const address = await chats();
    await runOn(
      address,
      `CREATE TABLE messages (chat int REFERENCES chats, text text);
       INSERT INTO messages SELECT 1, 'same' FROM generate_series(1, 20000)`,
    );
    await expect(
      runOn(address, 'CREATE UNIQUE INDEX CONCURRENTLY once ON messages (text)'),
    ).rejects.toThrow();
    const client = await sessionOf(address);
    await client.query('DELETE FROM chats WHERE id = 2');
    await client.query('ANALYZE messages');
    for (let turn = 0; turn < 100; turn++) await client.query('SELECT count(*) FROM messages WHERE chat = 1');
    // Statistics are reported when a session is idle, at the latest when it ends.
    await client.end();
    const { found, finding } = await examine(address);
    expect(found).toEqual([
      'warning sequential-scans',
      'warning unindexed-foreign-key',
      'warning invalid-index',
    ]);
    expect(finding('invalid-index')?.evidence).toEqual(['once on messages']);
    expect(finding('sequential-scans')?.evidence).toEqual([
      expect.stringMatching(/^messages: 10\d scans of \d+ rows on average, 0 by an index, \d+ rows$/),
    ]);
    expect(finding('unindexed-foreign-key')?.evidence).toEqual([
      'messages (chat) to chats, messages_chat_fkey: 20000 rows, 1 row deleted there',
    ]);
  });

  it('whose settings lose commits for a role', async () => {
    const address = await chats();
    const role = new URL(await roleWithoutRights(address)).username;
    await runOn(
      address,
      `ALTER ROLE ${role} IN DATABASE ${new URL(address).pathname.slice(1)} SET synchronous_commit = off`,
    );
    const { found, finding } = await examine(address);
    expect(found).toEqual(['warning synchronous-commit-off']);
    expect(finding('synchronous-commit-off')?.message).toContain(
      `is off for role ${role} in database genesis_test_`,
    );
  });

  it('with a deadlock, which PostgreSQL ended', async () => {
    const address = await chats();
    const [one, other] = [await sessionOf(address), await sessionOf(address)];
    await one.query(`SET deadlock_timeout = '10ms'`);
    for (const client of [one, other]) await client.query('BEGIN');
    await one.query('UPDATE chats SET title = NULL WHERE id = 1');
    await other.query('UPDATE chats SET title = NULL WHERE id = 2');
    const waiting = other.query('UPDATE chats SET title = NULL WHERE id = 1');
    await expect(one.query('UPDATE chats SET title = NULL WHERE id = 2')).rejects.toMatchObject({
      code: '40P01',
    });
    await one.query('ROLLBACK');
    await waiting;
    await other.query('ROLLBACK');
    await Promise.all([one.end(), other.end()]);
    const { found, finding } = await examine(address);
    expect(found).toEqual([]);
    expect(finding('deadlocks')).toMatchObject({
      severity: 'info',
      message: expect.stringContaining('1 deadlock'),
    });
  });

  it('is left as soon as the look is interrupted', async () => {
    const address = await chats();
    const abort = new AbortController();
    const looking = examine(address, { watchMs: 3_600_000, extendedMs: null, signal: abort.signal });
    const observer = await sessionOf(address, 'observer');
    const isThere = `SELECT FROM pg_stat_activity WHERE application_name = 'genesis doctor' AND datname = current_database()`;
    while ((await observer.query(isThere)).rows.length === 0);
    abort.abort();
    const { seen } = await looking;
    expect(seen('transactions')).toBe('interrupted');
    while ((await observer.query(isThere)).rows.length > 0);
  });
});

describe.skipIf(NO_POSTGRES)('a database of Genesis', () => {
  async function genesis(sql: string): Promise<string> {
    const address = await tempPostgres();
    const client = await connect(address);
    await initialisePostgresSchema(client, address);
    await client.query(`INSERT INTO conversations VALUES ('main', NULL, 0, 0);
      INSERT INTO messages SELECT id, 'main', CASE id % 2 WHEN 1 THEN 'user' ELSE 'assistant' END, 'text',
        CASE id % 2 WHEN 0 THEN id - 1 END, 0 FROM generate_series(1, 40) AS id;
      INSERT INTO summaries VALUES ('main', 1, 10, 0, 10, 'text', 0), ('main', 11, 20, 0, 10, 'text', 0);
      ${sql}`);
    await client.end();
    return address;
  }

  it.each<[string, string, readonly string[]]>([
    ['that is sound', '', []],
    ['whose reply was deleted', 'DELETE FROM messages WHERE id = 40', ['error message-without-reply']],
    ['whose message was deleted', 'DELETE FROM messages WHERE id = 39', ['error reply-without-message']],
    [
      'with a message that was answered twice',
      `INSERT INTO messages VALUES (41, 'main', 'assistant', 'text', 1, 0)`,
      ['error message-replied-twice'],
    ],
    [
      'with a gap between summaries',
      'DELETE FROM summaries WHERE start_message_id = 1',
      ['error missing-summaries'],
    ],
    [
      'with a wrong count',
      'UPDATE summaries SET message_count = 9 WHERE start_message_id = 1',
      ['error miscounted-summaries'],
    ],
    [
      'with summaries that overlap',
      `INSERT INTO summaries VALUES ('main', 19, 22, 0, 4, 'text', 0)`,
      ['error overlapping-summaries'],
    ],
    [
      'without its default conversation',
      `DELETE FROM conversations; INSERT INTO conversations VALUES ('other', NULL, 0, 0)`,
      ['warning default-conversation-missing'],
    ],
  ])('%s', async (_, sql, rules) => {
    const { found, description } = await examine(await genesis(sql));
    expect(found).toEqual(rules);
    expect(description).toMatch(/, chat of Genesis$/);
  });

  it('shows what it has, and examples of what is wrong', async () => {
    const { seen, finding } = await examine(await genesis('DELETE FROM messages WHERE id = 40'), {
      full: true,
    });
    expect(seen('data')).toBe('1 conversation, 39 messages, 2 summaries of Genesis');
    expect(finding('message-without-reply')).toMatchObject({
      message: '1 message of a user has no reply',
      evidence: ['39 in main'],
    });
  });
});
