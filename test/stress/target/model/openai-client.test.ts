import { APIError, APIUserAbortError, RateLimitError } from 'openai';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ModelServer } from '../../../../src/stress/target/model/model-server.ts';
import type { ModelFailure, ModelSettings } from '../../../../src/stress/target/model/model-settings.ts';
import { completionOf, openAiClient, readCompletion } from '../../../support/openai-client.ts';
import { waitFor } from '../../../support/wait-for.ts';

async function startModel(settings: Partial<ModelSettings> = {}) {
  const model = await ModelServer.start();
  onTestFinished(() => model.close());
  model.reset(settings);
  return { model, url: new URL(model.url).origin };
}

describe('OpenAI’s client on the model of the tool', () => {
  it('reads a stream whole, in order, with its usage', async () => {
    const { url } = await startModel({ extraWords: 5, gapMs: 1 });
    expect(await readCompletion(url, 'schön 北京 👋')).toEqual({
      texts: ['Echo:', ' schön', ' 北京', ' 👋', ' 1', ' 2', ' 3', ' 4', ' 5'],
      reportedTokens: 9,
      refusal: undefined,
    });
  });

  it('reads many at once, each its own', async () => {
    const { url } = await startModel({ gapMs: 1, extraWords: 3 });
    const messages = Array.from({ length: 20 }, (_, index) => `message-${index}`);
    const views = await Promise.all(messages.map((message) => readCompletion(url, message)));
    expect(views.map(({ texts }) => texts.join(''))).toEqual(messages.map((own) => `Echo: ${own} 1 2 3`));
  });

  it('reads a whole answer', async () => {
    const { url } = await startModel();
    const { choices } = await openAiClient(url).chat.completions.create({
      model: 'any',
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(choices[0]?.message.content).toBe('Echo: hello');
  });

  it.each<[ModelFailure, string, RegExp]>([
    ['http-500', 'InternalServerError', /^500 failed on purpose$/],
    ['http-429', 'RateLimitError', /^429 failed on purpose$/],
    ['error-event', 'APIError', /^failed on purpose$/],
    ['malformed', 'OpenAIError', /malformed/],
    ['cut-off', 'OpenAIError', /terminated/],
    // Without a reason of its end, a stream is not whole.
    ['no-end', 'OpenAIError', /finish_reason/],
  ])('%s: refuses the stream with %s', async (failure, name, message) => {
    const { url } = await startModel({ failShare: 1, failure, gapMs: 5 });
    const { refusal, texts } = await readCompletion(url, 'one two three');
    expect({ name: refusal?.constructor.name, message: refusal?.message }).toEqual({
      name,
      message: expect.stringMatching(message),
    });
    expect('Echo: one').toContain(texts.join(''));
  });

  it('has the kind of an error for programs', async () => {
    const limited = await startModel({ failShare: 1, failure: 'http-429' });
    expect((await readCompletion(limited.url, 'hello')).refusal).toBeInstanceOf(RateLimitError);
    const { url } = await startModel({ failShare: 1, failure: 'error-event' });
    const { refusal } = await readCompletion(url, 'hello');
    expect(refusal).toBeInstanceOf(APIError);
    expect(refusal).toMatchObject({ type: 'server_error' });
  });

  it('leaves a model that hangs, and the model notices', async () => {
    const { model, url } = await startModel({ failShare: 1, failure: 'hang' });
    const stream = openAiClient(url).chat.completions.stream(completionOf('one two three'));
    const end = stream.finalChatCompletion().catch((error: unknown) => error);
    stream.on('content', (_text, soFar) => soFar === 'Echo: one' && stream.abort());
    expect(await end).toBeInstanceOf(APIUserAbortError);
    await waitFor(() => model.counts.aborted === 1 && model.owed === 0);
  });
});
