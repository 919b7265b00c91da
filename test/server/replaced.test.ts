import { copyFileSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it } from 'vitest';
import { executeElsewhere } from '../support/elsewhere.ts';
import { query } from '../support/lock.ts';
import { getJson, type JsonAnswer, postJson, startTestServer, type TestServer } from '../support/server.ts';
import { addTurns, openTestStore } from '../support/store.ts';

const REFUSED = { status: 503, body: { code: 'DB_REPLACED' } };

const chat = ({ url }: TestServer, message: string) => postJson(`${url}/api/chat`, { message });

/** A closed database with twenty turns, as a backup has it. */
async function backup(): Promise<string> {
  const { store, file } = await openTestStore();
  await addTurns(store, 1, 20);
  await store.close();
  return file;
}

/** Puts a backup in the place of a database, under which a server may run. */
function restore(from: string, file: string): void {
  copyFileSync(from, `${file}.new`);
  renameSync(`${file}.new`, file);
}

/** Every answer of the server to a request that needs the database, and of its health. */
async function allAnswers(server: TestServer): Promise<JsonAnswer[]> {
  const { url } = server;
  return Promise.all([
    chat(server, 'hello'),
    getJson(`${url}/api/conversation`),
    getJson(`${url}/api/conversations`),
    postJson(`${url}/api/conversations`, { title: 'new' }),
    getJson(`${url}/api/settings`),
    postJson(`${url}/api/settings`, { system_prompt: 'Be brief.' }),
    getJson(`${url}/api/health`),
  ]);
}

const errorsOf = ({ log }: TestServer) => log().filter(({ level }) => level >= 50);

describe('a server whose database is replaced', () => {
  it('acknowledges nothing any more, says so once in its log, and leaves the new file as it was', async () => {
    const [server, from] = [await startTestServer(), await backup()];
    expect((await chat(server, 'before')).status).toBe(200);
    restore(from, server.file);
    const burst = await Promise.all([1, 2, 3, 4, 5].map((i) => chat(server, `test ${i}`)));
    for (const answer of [...burst, ...(await allAnswers(server))]) {
      expect(answer).toMatchObject(REFUSED);
      expect(JSON.stringify(answer.body)).not.toContain(server.file);
    }
    await server.close();
    expect(errorsOf(server)).toMatchObject([{ type: 'replaced', pool: 'memory' }]);
    expect(readFileSync(server.file)).toEqual(readFileSync(from));
  });

  it('notices that also when a setting is the first thing that is written', async () => {
    const [server, from] = [await startTestServer(), await backup()];
    restore(from, server.file);
    expect(await postJson(`${server.url}/api/settings`, { system_prompt: 'Be brief.' })).toMatchObject(
      REFUSED,
    );
    for (const answer of await allAnswers(server)) expect(answer).toMatchObject(REFUSED);
    expect(errorsOf(server)).toMatchObject([{ type: 'replaced', pool: 'settings' }]);
    expect(readFileSync(server.file)).toEqual(readFileSync(from));
  });

  it('leaves another process alone that has the new file open', async () => {
    const [server, from] = [await startTestServer(), await backup()];
    expect((await chat(server, 'before')).status).toBe(200);
    for (const end of ['', '-wal', '-shm']) rmSync(server.file + end);
    restore(from, server.file);
    const title = "UPDATE conversations SET title = 'restored'";
    const other = await executeElsewhere(server.file, 'PRAGMA journal_mode = WAL', title);
    const names = readdirSync(dirname(server.file));
    const log = readFileSync(`${server.file}-wal`);
    expect(await chat(server, 'after')).toMatchObject(REFUSED);
    await server.close();
    expect(readdirSync(dirname(server.file))).toEqual(names);
    expect(readFileSync(`${server.file}-wal`)).toEqual(log);
    await other.kill();
    expect(query(server.file, 'SELECT title FROM conversations')).toEqual([{ title: 'restored' }]);
    expect(query(server.file, 'PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }]);
    expect(query(server.file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 40 }]);
  });

  it('whose database is deleted, makes no new one', async () => {
    const server = await startTestServer();
    expect((await chat(server, 'before')).status).toBe(200);
    for (const end of ['', '-wal', '-shm']) rmSync(server.file + end);
    for (let i = 0; i < 3; i++) expect(await chat(server, 'after')).toMatchObject(REFUSED);
    expect((await getJson(`${server.url}/api/conversation`)).status).toBe(503);
    await server.close();
    expect(errorsOf(server)).toHaveLength(1);
    expect(readdirSync(dirname(server.file))).toEqual([]);
  });

  it('serves what is there when it is started again', async () => {
    const [server, from] = [await startTestServer(), await backup()];
    for (const end of ['', '-wal', '-shm']) rmSync(server.file + end);
    restore(from, server.file);
    expect(await chat(server, 'after')).toMatchObject(REFUSED);
    await server.close();
    const again = await startTestServer({ database: server.file });
    expect((await chat(again, 'again')).status).toBe(200);
    expect((await getJson(`${again.url}/api/conversation`)).body.messages).toHaveLength(42);
  });
});
