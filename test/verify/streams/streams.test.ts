import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { streams } from '../../../src/verify/checks/streams/streams.ts';
import { runVerify } from '../../../src/verify/verify.ts';
import { startHttp } from '../../support/http-server.ts';
import { type ListedMessage, storeTurn } from '../../support/list-chat.ts';

interface Kind {
  /** The newest messages that its history shows. */
  readonly shows?: number;
  readonly streams?: boolean;
  readonly storesTwice?: boolean;
  /** Whether each request gets the reply to the one before. */
  readonly mixes?: boolean;
}

/** A server with a model of its own, in the shape of OpenAI's streams, all of it at once. */
function startChat({
  shows = 1_000,
  streams: isStream = true,
  storesTwice = false,
  mixes = false,
}: Kind): Promise<string> {
  const messages: ListedMessage[] = [];
  let before: string | undefined;
  return startHttp(async (request, response) => {
    if (request.method === 'GET')
      return void response.end(JSON.stringify({ messages: messages.slice(-shows) }));
    const { message } = JSON.parse(await text(request));
    if (storesTwice) storeTurn(message, messages);
    const own = storeTurn(message, messages);
    const reply = (mixes && before) || own;
    before = own;
    if (!isStream) return void response.end(JSON.stringify({ response: reply }));
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const events = reply
      .split(/(?= )/)
      .map((content) => JSON.stringify({ choices: [{ delta: { content } }] }));
    response.end([...events, '[DONE]'].map((data) => `data: ${data}\n\n`).join(''));
  });
}

async function check(kind: Kind) {
  const target = { kind: 'remote', url: await startChat(kind), database: undefined } as const;
  const options = { target, checks: [streams], quick: true, timeoutMs: 10_000, streamPath: '/ask' };
  return (await runVerify(options)).checks[0];
}

describe('the check of streams', () => {
  it('does not judge the words and times of a model that is not ours', async () => {
    expect(await check({})).toMatchObject({
      status: 'passed',
      summary: expect.stringMatching(/^1 × 10 streams ended.* 10 stored; words and times not judged/),
    });
  });

  it('does not call turns late that a short history no longer shows', async () => {
    expect(await check({ shows: 4 })).toMatchObject({ status: 'unknown' });
  });

  it('finds turns that are stored twice', async () => {
    expect(await check({ storesTwice: true })).toMatchObject({
      status: 'data-lost',
      diagnoses: [{ cause: 'repeated-write' }],
    });
  });

  it('cannot know who mixed up the replies of a model that is not ours', async () => {
    expect(await check({ mixes: true })).toMatchObject({
      status: 'failed',
      diagnoses: [{ cause: 'unbounded-context' }, { cause: 'mixed-streams' }],
    });
  });

  it('fails where the named path answers with whole replies', async () => {
    expect(await check({ streams: false })).toMatchObject({
      status: 'failed',
      summary: '10 of 10 answers are no streams',
    });
  });
});
