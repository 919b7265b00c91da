import { expect, it } from 'vitest';
import { breakPage } from '../support/broken-database.ts';
import { query } from '../support/lock.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';
import { addTurns, openTestStore } from '../support/store.ts';

it('a damaged page is answered with its code, and the log says what to run', async () => {
  const { store, file } = await openTestStore();
  await addTurns(store, 1, 50);
  await store.close();
  const sql = "SELECT rootpage FROM sqlite_schema WHERE name = 'messages'";
  const [messages] = query<{ rootpage: number }>(file, sql);
  breakPage(file, messages?.rootpage ?? 0);
  const { url, log } = await startTestServer({ database: file });
  const answers = [
    await getJson(`${url}/api/conversation`),
    await postJson(`${url}/api/chat`, { message: 'hello' }),
  ];
  for (const { status, body } of answers) {
    expect({ status, code: body.code }).toEqual({ status: 500, code: 'DB_DAMAGED' });
    expect(JSON.stringify(body)).not.toContain(file);
  }
  const errors = log().filter(({ level }) => level >= 50);
  expect(errors).toHaveLength(2);
  for (const { msg } of errors) expect(msg).toMatch(`${file} is damaged: run genesis doctor ${file}`);
  expect((await getJson(`${url}/api/settings`)).status).toBe(200);
  expect((await getJson(`${url}/api/health`)).status).toBe(200);
});
