import { describe, expect, it } from 'vitest';
import { GENESIS_CHAT } from '../../../src/stress/request/chat.ts';
import { assessAnswer } from '../../../src/verify/malformed/assess-answer.ts';
import { malformedRequests } from '../../../src/verify/malformed/requests/index.ts';
import { sendMalformed } from '../../../src/verify/malformed/send-malformed.ts';
import { getJson, postJson, startTestServer } from '../../support/server.ts';

const MALFORMED_REQUESTS = malformedRequests(GENESIS_CHAT);

const TIMEOUT_MS = 20_000;

describe('Genesis', () => {
  it('refuses or survives every malformed request', async () => {
    const { url, log } = await startTestServer();
    const wrongAnswers = [];
    for (const request of MALFORMED_REQUESTS) {
      wrongAnswers.push(assessAnswer(request, await sendMalformed(url, request, TIMEOUT_MS)));
    }
    expect(wrongAnswers.filter((wrongAnswer) => wrongAnswer !== undefined)).toEqual([]);
    expect(log().filter(({ level }) => level >= 50)).toEqual([]);
    expect((await getJson(`${url}/api/health`)).status).toBe(200);
    expect((await postJson(`${url}/api/chat`, { message: 'still there?' })).status).toBe(200);
  });

  it('survives them all at once', async () => {
    const { url } = await startTestServer();
    const wrongAnswers = await Promise.all(
      MALFORMED_REQUESTS.map(async (request) =>
        assessAnswer(request, await sendMalformed(url, request, TIMEOUT_MS)),
      ),
    );
    expect(wrongAnswers.filter((wrongAnswer) => wrongAnswer !== undefined)).toEqual([]);
    expect((await postJson(`${url}/api/chat`, { message: 'still there?' })).status).toBe(200);
  });

  it('stores nothing of what it refused', async () => {
    const { url } = await startTestServer();
    for (const request of MALFORMED_REQUESTS.filter(({ expects }) => /4xx/.test(expects))) {
      await sendMalformed(url, request, TIMEOUT_MS);
    }
    expect((await getJson(`${url}/api/conversation`)).body.messages).toEqual([]);
  });
});

it('names every malformed request differently', () => {
  const names = MALFORMED_REQUESTS.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
