import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withDatabase } from '../../../../src/postgres/address.ts';
import { connect } from '../../../../src/postgres/connect.ts';
import { freePort } from '../../../../src/stress/target/free-port.ts';
import { runGenesis, startGenesis } from '../../../support/cli.ts';
import { NO_POSTGRES, POSTGRES, runOn, tempPostgres } from '../../../support/postgres.ts';
import { type PostgresCluster, postgresPrograms, startCluster } from '../../../support/postgres-server.ts';
import { SELF_SIGNED } from '../../../support/self-signed.ts';
import { openTestStore } from '../../../support/store.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { isRoot, NOBODY } from '../../../support/unprivileged.ts';

const serve = (address: string, ...more: string[]) => ['serve', '--port', '0', '--db', address, ...more];

/** A start that does not succeed: what is wrong in the first line, what to do in the second one, and nothing else. */
async function expectRefusal(address: string, reason: RegExp, hint: RegExp, ...more: string[]) {
  const run = await runGenesis(serve(address, '--log-level', 'silent', '--db-wait', '1ms', ...more), {
    cwd: tempFolder(),
  });
  const [first, second, ...rest] = run.stderr.replace(/^warning: .*\n/, '').split('\n');
  expect(first).toMatch(/^error: /);
  expect(first).toMatch(reason);
  expect(second).toMatch(hint);
  expect(rest).toEqual(['']);
  expect(run).toMatchObject({ exitCode: 2, stdout: '' });
  expect(run.stderr).not.toContain('hunter2');
}

async function expectStart(address: string, env: NodeJS.ProcessEnv = {}, ...more: string[]): Promise<string> {
  const server = startGenesis(serve(address, ...more), { cwd: tempFolder(), env });
  await server.printed(/listening on/);
  server.process.kill('SIGTERM');
  const { exitCode, stderr } = await server.ended;
  expect(exitCode).toBe(0);
  return stderr;
}

describe.skipIf(NO_POSTGRES)('a start on PostgreSQL', () => {
  const at = (database: string) => withDatabase(POSTGRES ?? '', database);

  it('says that the database, or the role, does not exist', async () => {
    await expectRefusal(at('no_such_database'), /no_such_database.*does not exist/, /createdb/);
    const address = await tempPostgres();
    await expectRefusal(address.replace('//postgres@', '//no_such_role@'), /no_such_role/, /CREATE ROLE/);
  });

  it('refuses a database of another application, and leaves it as it was', async () => {
    const address = await tempPostgres();
    await runOn(address, 'CREATE TABLE invoices (id int)');
    await expectRefusal(address, /another application.*"invoices"/, /empty database/);
    await runOn(address, 'DROP TABLE invoices');
  });

  it('refuses a newer schema', async () => {
    const address = await tempPostgres();
    const { store } = await openTestStore(address);
    await store.close();
    await runOn(address, 'UPDATE genesis_schema SET version = 99');
    await expectRefusal(address, /newer Genesis \(schema 99\)/, /Use the newer Genesis/);
  });

  it.each(['SQL_ASCII', 'LATIN1'])('refuses the encoding %s', async (encoding) => {
    const address = `${await tempPostgres()}`;
    const name = new URL(address).pathname.slice(1);
    await runOn(at('postgres'), `DROP DATABASE ${name}`);
    await runOn(
      at('postgres'),
      `CREATE DATABASE ${name} ENCODING '${encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'`,
    );
    await expectRefusal(address, new RegExp(`encoding ${encoding}`), /--encoding=UTF8/);
  });

  it('refuses a database that takes no writes, such as one of a standby', async () => {
    const address = await tempPostgres();
    const name = new URL(address).pathname.slice(1);
    await runOn(address, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
    await expectRefusal(address, /read-only/, /primary/);
  });

  it('says that TLS is demanded of a server without; prefer does without', async () => {
    const address = await tempPostgres();
    await expectRefusal(`${address}?sslmode=require`, /demands TLS/, /ssl=on/);
    await expectStart(`${address}?sslmode=prefer`);
  });
});

describe('a start on PostgreSQL that is not there', () => {
  it('says so, with what to look at', async () => {
    const port = await freePort();
    const folder = encodeURIComponent(tempFolder());
    await Promise.all([
      expectRefusal(`postgres://u@127.0.0.1:${port}/chat`, /ECONNREFUSED/, /pg_isready/),
      expectRefusal('postgres://u@no-such-host.invalid/chat', /no-such-host.invalid/, /host/),
      expectRefusal(`postgres://u@${folder}/chat`, /ENOENT/, /socket/),
    ]);
  });

  it('waits for one that starts a little later, and says so once', async () => {
    const port = await freePort();
    const server = startGenesis(serve(`postgres://u@127.0.0.1:${port}/chat`, '--db-wait', '2s'));
    const { stderr, exitCode } = await server.ended;
    const [line = '', error] = stderr.split('\n');
    expect(JSON.parse(line)).toMatchObject({ level: 40, type: 'waiting', patienceMs: 2_000 });
    expect(error).toMatch(/ECONNREFUSED.*tried for 2 s$/);
    expect(exitCode).toBe(2);
  });
});

describe('an address that cannot be used', () => {
  it.each([
    ['postgres://', /names no database/],
    ['postgres://db.example', /names no database/],
    ['postgres://u:hunter2@db:x/chat', /port is not/],
    ['postgres://u@db:70000/chat', /port is not/],
    ['postgres://u:hunter2/x@db/chat', /%2F/],
    ['postgres://u:hunter2#x@db/chat', /%23/],
    ['postgres://a,b/chat', /several hosts/],
    ['postgres://db/chat?sslmode=foo', /sslmode is "foo"/],
    ['postgres://db/chat?pgbouncer=true', /"pgbouncer".*leave it out/],
    ['postgres://db/chat?sslmode=verify-ca', /sslrootcert/],
    ['postgres://db/chat?sslmode=verify-full&sslrootcert=missing.pem', /missing\.pem/],
  ])('%s is refused before it is tried', async (address, hint) => {
    await expectRefusal(address, /^error: --db is an address that cannot be used: postgres:/, hint);
  });

  it.each([
    ['mysql://u:hunter2@db/chat', /another kind of server \(mysql\)/],
    ['http://127.0.0.1:8080', /another kind of server \(http\)/],
    ['postgres:/x', /no address of PostgreSQL/],
    [':memory:', /in memory/],
    ['', /is empty/],
  ])('%s is no file', async (address, reason) => {
    await expectRefusal(address, reason, /Expected|--temporary/);
  });
});

describe.skipIf(NO_POSTGRES)('a start on PostgreSQL that demands something', () => {
  let cluster: PostgresCluster;
  let tls: string;
  const as = (user: string, database = 'chat') =>
    withDatabase(cluster.address, database).replace('postgres@', `${user}@`);

  beforeAll(async () => {
    const programs = postgresPrograms();
    if (programs === undefined) return;
    cluster = await startCluster(programs, ['max_connections=20', 'superuser_reserved_connections=3']);
    tls = mkdtempSync(join(tmpdir(), 'genesis-tls-'));
    chmodSync(tls, 0o755);
    writeFileSync(join(tls, 'cert.pem'), SELF_SIGNED.cert);
    writeFileSync(join(tls, 'key.pem'), SELF_SIGNED.key, { mode: 0o600 });
    if (isRoot) chownSync(join(tls, 'key.pem'), NOBODY, NOBODY);
    writeFileSync(
      join(cluster.folder, 'data', 'pg_hba.conf'),
      [
        'host all postgres,plain,limited 127.0.0.1/32 trust',
        'host all secret 127.0.0.1/32 scram-sha-256',
        'hostssl all tls 127.0.0.1/32 trust',
      ].join('\n'),
    );
    const admin = await connect(cluster.address);
    for (const sql of [
      `ALTER SYSTEM SET ssl_cert_file = '${join(tls, 'cert.pem')}'`,
      `ALTER SYSTEM SET ssl_key_file = '${join(tls, 'key.pem')}'`,
      'ALTER SYSTEM SET ssl = on',
      'SELECT pg_reload_conf()',
      `CREATE ROLE secret LOGIN PASSWORD 'hunter2'`,
      'CREATE ROLE tls LOGIN',
      'CREATE ROLE plain LOGIN',
      'CREATE ROLE limited LOGIN CONNECTION LIMIT 4',
      'CREATE ROLE stranger LOGIN',
      'CREATE DATABASE chat',
      'CREATE DATABASE made OWNER secret',
      'CREATE DATABASE closed',
      'REVOKE CONNECT ON DATABASE closed FROM PUBLIC',
    ])
      await admin.query(sql);
    await admin.end();
  });

  afterAll(async () => {
    await cluster?.remove();
    if (tls) rmSync(tls, { recursive: true });
  });

  it('says that the password is wrong, or missing', async () => {
    await expectRefusal(as('secret:hunter22'), /password/, /GENESIS_DB|PGPASSWORD/);
    await expectRefusal(as('secret'), /asks for a password, and none was given/, /PGPASSWORD/);
  });

  it('takes the password from the environment, and warns of one in the list of processes', async () => {
    expect(await expectStart(as('secret', 'made'), { PGPASSWORD: 'hunter2' })).not.toContain('warning');
    const warned = await expectStart(as('secret:hunter2', 'made'));
    expect(warned).toMatch(/^warning: the list of processes shows the password in --db/);
    expect(warned).not.toContain('hunter2');
  });

  it('says that pg_hba.conf does not admit the role, or only with TLS', async () => {
    await expectRefusal(as('stranger'), /pg_hba\.conf/, /sslmode=require/);
    await expectRefusal(as('tls'), /pg_hba\.conf/, /sslmode=require/);
  });

  it('says that the certificate is not trusted, or of another name', async () => {
    const local = as('plain', 'made').replace('127.0.0.1', 'localhost');
    await expectRefusal(`${local}?sslmode=verify-full`, /not trusted/, /sslrootcert/);
  });

  it('says which right is missing, with the statement that gives it', async () => {
    await expectRefusal(as('plain'), /plain may not create them/, /GRANT CREATE ON SCHEMA public TO plain/);
    await expectRefusal(as('plain', 'closed'), /closed/, /GRANT CONNECT/);
    await expectStart(as('secret:hunter2', 'made'));
    const reason = /may not read and write: .*conversations.*messages/;
    await expectRefusal(as('plain', 'made'), reason, /GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES/);
    await runOn(
      as('postgres', 'made'),
      `GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO plain;
       GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO plain`,
    );
    await expectStart(as('plain', 'made'));
  });

  it('says that there are fewer connections than the pools have', async () => {
    await expectRefusal(as('limited'), /admits 4 connections of limited, .* have 15/, /--pool-size/);
    const pools = ['--pool-size', '10', '--settings-pool-size', '10'];
    await expectRefusal(as('plain'), /admits 17 connections .* have 20/, /max_connections/, ...pools);
  });

  it('says that all connections are taken', async () => {
    const sessions = [];
    for (let i = 0; i < 4; i++) sessions.push(await connect(as('limited', 'chat')));
    await expectRefusal(as('limited'), /too many connections/, /PgBouncer/);
    for (const session of sessions) await session.end();
  });
});
