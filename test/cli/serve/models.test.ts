import { describe, expect, it } from 'vitest';
import { startServe } from '../../support/cli.ts';
import { eventStream, piece, startModelServer, streamed } from '../../support/model-server.ts';
import { getJson, postJson } from '../../support/server.ts';

const KEY = 'correct-horse-battery-staple';

/** A model server where the model `missing` is not there, and `hung` stops after its first word. */
async function startServer(...args: string[]) {
  const server = await startModelServer((response) => {
    const { model } = server.lastBody() as { model: string };
    const error = { message: `model "${model}" not found with ${KEY}, try pulling it first` };
    if (model === 'missing') response.writeHead(404).end(JSON.stringify({ error }));
    else if (model === 'hung') eventStream(response, piece('I '));
    else streamed('I am ', model)(response);
  });
  return startServe(['--temporary', '--model-url', server.baseUrl, ...args], { GENESIS_MODEL_KEY: KEY });
}

const chat = async (url: string) => (await postJson(`${url}/api/chat`, { message: 'hello' })).body;

describe('genesis serve --model-url', () => {
  it('answers with the named model at once', async () => {
    const { url, printed } = await startServer('--model', 'small');
    expect(await chat(url)).toMatchObject({ response: 'I am small', model: 'small' });
    await printed(/answering small\n/);
  });

  it('answers with the next model where one fails before its first text', async () => {
    const { url, printed } = await startServer('--model', 'missing', '--model', 'small');
    expect(await chat(url)).toMatchObject({ response: 'I am small', model: 'small' });
    await printed(/answering missing, or else small\n/);
  });

  it('stays with a model that began, and stores nothing when it hangs', async () => {
    const { url } = await startServer('--model', 'hung', '--model', 'small', '--model-idle-timeout', '100ms');
    expect(await chat(url)).toMatchObject({ status: 504, code: 'MODEL_TIMEOUT' });
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
  });

  it('passes on what the model server says, without the key, also to the log', async () => {
    const server = await startServer('--model', 'missing');
    const { detail } = await chat(server.url);
    const words = 'model "missing" not found with …, try pulling it first';
    expect(detail).toBe(`the model answered with HTTP 404: ${words}`);
    server.process.kill('SIGTERM');
    const { stderr } = await server.ended;
    expect(stderr).toContain(JSON.stringify(detail));
    expect(stderr).not.toContain(KEY);
  });
});

it('genesis serve --model-rate answers with the whole message', async () => {
  const { url } = await startServe(['--temporary', '--model-rate', '1000']);
  expect((await chat(url)).response).toBe('Echo: hello');
});
