import { expect, it } from 'vitest';
import type { ChatModel } from '../../../src/model/model.ts';
import { openStream } from '../../support/chat-stream.ts';
import { query } from '../../support/lock.ts';
import { getJson, postJson, startTestServer } from '../../support/server.ts';
import { waitFor } from '../../support/wait-for.ts';

const STREAMS = 200;

/** A model that answers short messages at once, and long ones when all of them have their first word. */
function gatedModel() {
  let open: () => void = () => {};
  const gate = new Promise<void>((resolve) => (open = resolve));
  let waiting = 0;
  const model: ChatModel = {
    offers: () => true,
    offered: 'short and long replies',
    async *stream({ messages }) {
      const message = messages.at(-1)?.content ?? '';
      yield 'about ';
      if (message.startsWith('long')) {
        waiting++;
        await gate;
      }
      yield message;
    },
  };
  return { model, waiting: () => waiting, open };
}

it('200 streams hold no connection: with a single one, short turns and reads are answered beside them', async () => {
  const { model, waiting, open } = gatedModel();
  const pools = { memoryPoolSize: 1, settingsPoolSize: 1 };
  const { url, file } = await startTestServer({ models: [model], ...pools });
  const numbers = Array.from({ length: STREAMS }, (_, i) => i);
  const opened = numbers.map((i) => openStream(url, { message: `long ${i}` }));
  const streams = await Promise.all(opened);
  await waitFor(() => waiting() === STREAMS);
  const short = await Promise.all(numbers.map((i) => postJson(`${url}/api/chat`, { message: `short ${i}` })));
  expect(short.map(({ body }) => body.response)).toEqual(numbers.map((i) => `about short ${i}`));
  expect((await getJson(`${url}/api/conversation?limit=1`)).status).toBe(200);
  expect((await getJson(`${url}/api/metrics`)).body.turns).toMatchObject({ in_flight: STREAMS });
  open();
  const ends = await Promise.all(streams.map(async (stream) => (await stream.rest()).at(-1)));
  expect(ends.map((end) => end?.data.total_text)).toEqual(numbers.map((i) => `about long ${i}`));
  expect(query(file, 'SELECT count(*) AS n FROM messages')).toEqual([{ n: 4 * STREAMS }]);
});
