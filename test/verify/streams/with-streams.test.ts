import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import type { Check } from '../../../src/verify/check.ts';
import { withStreams } from '../../../src/verify/streams/with-streams.ts';
import { runVerify } from '../../../src/verify/verify.ts';
import { startHttp } from '../../support/http-server.ts';

/** Passes, with the path that was found. */
const finds: Check = {
  ...{ name: 'finds', holdsWhen: 'it is found', needs: [], quick: true },
  run: async (context) =>
    withStreams(context, await context.start(), async ({ path }) => ({ status: 'passed', summary: path })),
};

/** A chat that answers with a stream at one path, whole elsewhere but for paths that it does not know. */
async function startChat(streamPath: string, { status = 404 } = {}): Promise<string> {
  return startHttp(async (request, response) => {
    const { message } = JSON.parse((await text(request)) || '{}');
    if (request.url === streamPath) {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const done = { total_text: message };
      response.end(
        `event: token\ndata: {"text":${JSON.stringify(message)}}\n\nevent: done\ndata: ${JSON.stringify(done)}\n\n`,
      );
    } else if (request.url === '/api/chat') response.end(JSON.stringify({ response: message }));
    else response.writeHead(status).end('{"detail":"what is that?"}');
  });
}

async function find(url: string, streamPath?: string) {
  const target = { kind: 'remote', url, database: undefined } as const;
  const { checks } = await runVerify({ target, checks: [finds], quick: true, timeoutMs: 5_000, streamPath });
  return checks[0];
}

describe('where a server streams', () => {
  it.each(['/api/chat/stream', '/api/chat'])('is found at %s', async (path) => {
    expect(await find(await startChat(path))).toMatchObject({ status: 'passed', summary: path });
  });

  it.each([404, 500])('is not known where other paths get HTTP %i', async (status) => {
    expect(await find(await startChat('/elsewhere', { status }))).toMatchObject({
      status: 'skipped',
      reason: expect.stringMatching(
        /\/api\/chat\/stream: HTTP \d+ what is that\?; POST \/api\/chat: a whole reply.*--stream-path/,
      ),
    });
  });

  it('is where the user says', async () => {
    expect(await find(await startChat('/elsewhere'), '/elsewhere')).toMatchObject({ summary: '/elsewhere' });
  });

  it('is known of the embedded server', async () => {
    const { checks } = await runVerify({
      ...{ target: { kind: 'embedded' }, checks: [finds], quick: true, timeoutMs: 5_000 },
    });
    expect(checks).toMatchObject([{ status: 'passed', summary: '/api/chat/stream' }]);
  });
});
