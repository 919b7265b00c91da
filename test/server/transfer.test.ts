// Export and import of a conversation, in the shape of the Python system.
import { describe, expect, it } from 'vitest';
import { BACKENDS } from '../support/backends.ts';
import { getJson, postJson, postText, startTestServer } from '../support/server.ts';

const FROM_PYTHON = {
  version: '1.0',
  exported_at: '2026-01-02T03:04:05.678901Z',
  message_count: 6,
  messages: [
    {
      id: 'msg_2',
      role: 'assistant',
      content: 'and a reply',
      timestamp: '2026-01-01T10:00:00.000002',
      file_ids: [],
    },
    {
      id: 'msg_1',
      role: 'user',
      content: 'a question, ünd 中文',
      timestamp: '2026-01-01T10:00:00.000001',
      file_ids: [],
    },
    { id: 'msg_3', role: 'tool', content: 'no one said this', timestamp: '2026-01-01T10:00:01' },
    { id: 'msg_4', role: 'user', content: 'at no time', timestamp: 'yesterday' },
    { id: 'msg_5', role: 'assistant', content: ' ', timestamp: '2026-01-01T10:00:02' },
    'nothing',
  ],
  files: [],
};

describe.each(BACKENDS)('a conversation on $name', ({ newDatabase }) => {
  it('is exported and imported again, once, or in place of what is there', async () => {
    const { url } = await startTestServer({ database: await newDatabase(), search: true });
    const send = async (body: unknown) => (await postJson(`${url}/api/conversation/import`, body)).body;
    const stored = async () => (await getJson(`${url}/api/conversation`)).body.messages;
    const counts = (imported: number, skipped: number) => ({
      imported_count: imported,
      skipped_count: skipped,
    });

    await postJson(`${url}/api/chat`, { message: 'before' });
    expect(await send(FROM_PYTHON)).toEqual({
      success: true,
      ...counts(2, 4),
      skipped: { duplicate: 0, role: 2, content: 1, time: 1 },
      total_in_file: 6,
      mode: 'merge',
    });
    const merged = await stored();
    expect(merged.map(({ role, content }: { role: string; content: string }) => [role, content])).toEqual([
      ['user', 'before'],
      ['assistant', 'Echo: before'],
      ['user', 'a question, ünd 中文'],
      ['assistant', 'and a reply'],
    ]);
    expect(merged[3].reply_to).toBe(merged[2].id);
    const again = { ...counts(0, 6), skipped: { duplicate: 2, role: 2, content: 1, time: 1 } };
    expect(await send(FROM_PYTHON)).toMatchObject(again);

    const { body: exported } = await getJson(`${url}/api/conversation/export`);
    expect(exported).toMatchObject({ version: '1.0', message_count: 4, files: [] });
    expect(exported.messages[0]).toEqual({
      id: String(merged[0].id),
      role: 'user',
      content: 'before',
      timestamp: merged[0].created_at,
      file_ids: [],
    });
    await postJson(`${url}/api/chat`, { message: 'later' });
    expect(await send({ ...exported, mode: 'replace' })).toMatchObject({ ...counts(4, 0), mode: 'replace' });
    expect((await stored()).map(({ content }: { content: string }) => content)).toEqual([
      'a question, ünd 中文',
      'and a reply',
      'before',
      'Echo: before',
    ]);
    // What is found, and what a turn sees, is what is stored now.
    const found = () => getJson(`${url}/api/messages/search?q=before`);
    await expect.poll(async () => (await found()).body).toMatchObject({ count: 2, complete: true });
    expect((await postJson(`${url}/api/chat`, { message: 'after' })).status).toBe(200);

    const other = { messages: [{ role: 'user', content: 'of 1970', timestamp: 0 }], mode: 'replace' };
    expect((await postJson(`${url}/api/conversation/import`, other)).body.detail).toContain('none of the 1');
    expect((await stored()).length).toBe(6);
  });

  it('is exported whole when it is longer than a page', async () => {
    const { url } = await startTestServer({ database: await newDatabase() });
    const timestamp = '2026-01-01T10:00:00Z';
    const messages = Array.from({ length: 2_500 }, (_, i) => ({
      role: i % 2 ? 'assistant' : 'user',
      content: `m${i}`,
      timestamp,
    }));
    await postJson(`${url}/api/conversation/import`, { messages });
    const { body } = await getJson(`${url}/api/conversation/export`);
    expect(body.message_count).toBe(2_500);
    expect(body.messages.map(({ content }: { content: string }) => content)).toEqual(
      messages.map(({ content }) => content),
    );
  });
});

it('says what is wrong with a file', async () => {
  const { url } = await startTestServer();
  const address = `${url}/api/conversation/import`;
  expect((await getJson(`${url}/api/conversation/export`)).body).toMatchObject({
    message_count: 0,
    messages: [],
  });
  expect((await postJson(address, {})).body.detail).toBe(
    'messages is missing; expected a list of at most 100000 messages',
  );
  expect((await postJson(address, { messages: [], version: '2.0' })).body.detail).toBe(
    'version must be "1.0"',
  );
  expect((await postJson(address, { messages: [], mode: 'add' })).body.detail).toBe(
    'mode must be "merge" or "replace"',
  );
  expect(await postText(address, ' '.repeat(16 * 1024 * 1024 + 1))).toMatchObject({
    status: 413,
    body: { detail: 'the body is larger than 16777216 bytes' },
  });
});
