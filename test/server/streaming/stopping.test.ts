import { expect, it } from 'vitest';
import { openStream, storedTexts, writtenModel } from '../../support/chat-stream.ts';
import { postJson, startTestServer } from '../../support/server.ts';
import { waitFor } from '../../support/wait-for.ts';

const HELLO = { message: 'hello' };

it('a server that stops lets its streams finish', async () => {
  const { model, calls } = writtenModel();
  const { url, file, close } = await startTestServer({ models: [model] });
  const stream = await openStream(url, HELLO);
  await stream.next();
  const closed = close();
  for (const part of ['still', ' talking']) {
    calls[0]?.write(part);
    expect(await stream.next()).toEqual({ event: 'token', data: { text: part } });
  }
  calls[0]?.end();
  expect(await stream.rest()).toMatchObject([{ event: 'done', data: { total_text: 'still talking' } }]);
  expect(await closed).toBe(true);
  expect(storedTexts(file)).toEqual(['hello', 'still talking']);
});

it('a stream that is not over in time ends with an error; a whole turn is cut off, and nothing is stored', async () => {
  const { model, calls } = writtenModel();
  const { url, file, close } = await startTestServer({ models: [model], drainTimeoutMs: 300 });
  const stream = await openStream(url, HELLO);
  const whole = postJson(`${url}/api/chat`, HELLO).catch(() => 'cut off');
  await waitFor(() => calls.length === 2);
  calls[0]?.write('half');
  const closed = close();
  const problem = { status: 503, code: 'POOL_CLOSED', detail: 'the server is shutting down' };
  expect(await stream.rest()).toMatchObject([
    { event: 'start' },
    { event: 'token', data: { text: 'half' } },
    { event: 'error', data: problem },
  ]);
  expect(await whole).toBe('cut off');
  expect(await closed).toBe(false);
  expect(calls.map(({ destroyed }) => destroyed)).toEqual([true, true]);
  expect(storedTexts(file)).toEqual([]);
});
