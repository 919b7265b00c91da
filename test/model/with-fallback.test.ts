import { describe, expect, it } from 'vitest';
import { GenesisError } from '../../src/errors.ts';
import { type ChatModel, wholeReply } from '../../src/model/model.ts';
import { type Fallback, withFallback } from '../../src/model/with-fallback.ts';
import { getJson, postJson, startTestServer } from '../support/server.ts';

const failed = (message: string) => new GenesisError('MODEL_FAILED', message);

/** Models that answer with their name, fail at once, or fail after their first word. */
const zoo: ChatModel = {
  offers: () => true,
  offered: 'a zoo',
  async *stream({ model }) {
    if (model.startsWith('sick')) throw failed(`the ${model} failed`);
    yield `I am ${model}`;
    if (model.startsWith('mortal')) throw failed(`the ${model} broke off`);
  },
};

const signal = new AbortController().signal;

async function ask(names: readonly string[], models: readonly ChatModel[] = [zoo], at = signal) {
  const reports: Fallback[] = [];
  const model = withFallback(models, names, (report) => reports.push(report));
  const parts = model.stream({ model: names[0] ?? '', messages: [] }, at);
  const reply = await wholeReply(parts).catch((error: GenesisError) => error);
  return { reply, model: parts.model, reports };
}

describe('the next model', () => {
  it('is not asked while the first one answers', async () => {
    expect(await ask(['cat', 'dog'])).toEqual({ reply: 'I am cat', model: 'cat', reports: [] });
  });

  it('answers where those before it fail, and each failure is reported', async () => {
    const { reply, model, reports } = await ask(['sick cat', 'sick dog', 'cow']);
    expect({ reply, model }).toEqual({ reply: 'I am cow', model: 'cow' });
    expect(reports).toEqual([
      { failed: 'sick cat', next: 'sick dog', error: failed('the sick cat failed') },
      { failed: 'sick dog', next: 'cow', error: failed('the sick dog failed') },
    ]);
  });

  it('is not asked once there is a text: a reply is of one model', async () => {
    const { reply, model, reports } = await ask(['mortal cat', 'dog']);
    expect({ reply, model, reports }).toMatchObject({
      reply: { message: 'the mortal cat broke off' },
      model: 'mortal cat',
      reports: [],
    });
  });

  it('is not asked when the request was given up', async () => {
    const { reply, model } = await ask(['sick cat', 'dog'], [zoo], AbortSignal.abort());
    expect({ reply, model }).toMatchObject({ reply: failed('the sick cat failed'), model: 'sick cat' });
  });

  it('is not asked after an error of our own program', async () => {
    const broken: ChatModel = {
      ...zoo,
      stream: () =>
        (() => {
          throw new TypeError('a bug');
        })(),
    };
    expect((await ask(['cat', 'dog'], [broken])).reply).toEqual(new TypeError('a bug'));
  });

  it('does not hide why all of them failed', async () => {
    const { reply } = await ask(['sick cat', 'sick dog']);
    expect(reply).toEqual(failed('sick cat: the sick cat failed; sick dog: the sick dog failed'));
  });
});

describe('a server with a fallback', () => {
  const start = (model: string, ...fallbackModels: string[]) =>
    startTestServer({ models: [zoo], model, fallbackModels });

  it('answers with the model that answered, and logs why it is not the first', async () => {
    const { url, log } = await start('sick cat', 'dog');
    const { body } = await postJson(`${url}/api/chat`, { message: 'hello' });
    expect(body).toMatchObject({ response: 'I am dog', model: 'dog' });
    expect((await getJson(`${url}/api/settings`)).body.model).toBe('sick cat');
    expect(log().map(({ msg }) => msg)).toContain('asking the next model: the sick cat failed');
  });

  it('has none for another model that is selected', async () => {
    const { url } = await start('sick cat', 'dog');
    await postJson(`${url}/api/settings`, { model: 'sick cow' });
    const { status, body } = await postJson(`${url}/api/chat`, { message: 'hello' });
    expect({ status, detail: body.detail }).toEqual({ status: 502, detail: 'the sick cow failed' });
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
  });
});
