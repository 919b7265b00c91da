import { existsSync, renameSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { describe, expect, it } from 'vitest';
import { readServerFacts } from '../../../../src/doctor/facts/server/read-server-facts.ts';
import { VERSION } from '../../../../src/version.ts';
import { startServe } from '../../../support/cli.ts';
import { startHttp } from '../../../support/http-server.ts';
import { madeOnce } from '../../../support/made-once.ts';
import { getJson, postJson, startTestServer } from '../../../support/server.ts';
import { startWireServer } from '../../../support/wire-server.ts';

const HAS_PROC = existsSync('/proc/self/fd');

/** Long enough for this machine, and short enough to wait for. */
const SOON = { timeoutMs: 1_000 };

type Answers = Readonly<Record<string, unknown>>;

/** What a running Genesis answers, to be changed by a test. */
const answersOfGenesis = madeOnce(async (): Promise<Answers> => {
  const { url } = await startTestServer();
  const paths = ['/api/health', '/api/status', '/api/metrics'];
  const entries = paths.map(async (path) => [path, (await getJson(`${url}${path}`)).body]);
  return Object.fromEntries(await Promise.all(entries));
});

/** A server that answers these paths, and 404 to everything else. */
function startAnswering(answers: Answers): Promise<string> {
  return startHttp((request, response) => {
    const answer = answers[request.url ?? ''];
    response.statusCode = answer === undefined ? 404 : 200;
    response.end(answer === undefined ? '' : JSON.stringify(answer));
  });
}

describe('a running Genesis', () => {
  it('reports what it is, what has happened to it, and that its file is here', async () => {
    const { url, file } = await startTestServer({ busyTimeoutMs: 700 });
    await postJson(`${url}/api/chat`, { message: 'hello' });
    await postJson(`${url}/api/chat`, { message: 'hello', conversation_id: 'nowhere' });
    expect(await readServerFacts(url)).toEqual({
      kind: 'genesis',
      url,
      version: VERSION,
      pid: process.pid,
      uptimeSeconds: expect.any(Number),
      answeredInMs: expect.any(Number),
      database: {
        file,
        isHere: HAS_PROC ? true : null,
        journalMode: 'wal',
        synchronous: 'full',
        busyTimeoutMs: 700,
        maxRetries: 5,
        lockErrors: 0,
        retries: 0,
        retriesExhausted: 0,
      },
      turns: { completed: 1, failed: 1, inFlight: 0 },
      meanPoolWaitMs: expect.any(Number),
      eventLoopDelayMaxMs: expect.any(Number),
    });
  });

  it('has no mean of its waits before the first turn', async () => {
    const { url } = await startTestServer();
    expect(await readServerFacts(`${url}/`)).toMatchObject({ kind: 'genesis', meanPoolWaitMs: null });
  });

  it('is found below a path', async () => {
    const answers = Object.entries(await answersOfGenesis());
    const url = await startAnswering(
      Object.fromEntries(answers.map(([path, answer]) => [`/chat${path}`, answer])),
    );
    expect(await readServerFacts(`${url}/chat`)).toMatchObject({ kind: 'genesis' });
  });

  it.skipIf(!HAS_PROC)('that names a file which its process does not have open is elsewhere', async () => {
    const answers = await answersOfGenesis();
    const { file } = await startTestServer();
    const status = answers['/api/status'] as Answers;
    const changed = { ...status, pid: process.ppid, database: { ...(status.database as Answers), file } };
    const url = await startAnswering({ ...answers, '/api/status': changed });
    expect(await readServerFacts(url)).toMatchObject({ database: { file, isHere: false } });
  });

  it.skipIf(!HAS_PROC)('whose file was moved away is still here', async () => {
    const { url, file } = await startTestServer();
    renameSync(file, `${file}.old`);
    expect(await readServerFacts(url)).toMatchObject({ database: { file, isHere: true } });
    renameSync(`${file}.old`, file);
  });

  it('that has lost its database says so', async () => {
    const { url, file } = await startTestServer();
    renameSync(file, `${file}.old`);
    expect((await postJson(`${url}/api/chat`, { message: 'hello' })).status).toBe(503);
    expect(await readServerFacts(url)).toEqual({
      kind: 'database-replaced',
      url,
      reason: 'GET /api/health answered with DB_REPLACED',
    });
  });

  it('that reports no status yet is too old', async () => {
    const { '/api/status': _, ...older } = await answersOfGenesis();
    expect(await readServerFacts(await startAnswering(older))).toMatchObject({
      kind: 'not-genesis',
      reason: `it is Genesis ${VERSION}, which does not report its status yet`,
    });
  });

  it('that is stopped is stalled, and answers again when it goes on', async () => {
    const { url, process: child } = await startServe(['--temporary']);
    child.kill('SIGSTOP');
    expect(await readServerFacts(url, SOON)).toEqual({
      kind: 'stalled',
      url,
      reason: 'GET /api/health: connected, but no answer within 1 s',
    });
    child.kill('SIGCONT');
    expect(await readServerFacts(url)).toMatchObject({ kind: 'genesis', pid: child.pid });
  });
});

describe('what is no Genesis', () => {
  it.each<[string, string, RequestListener]>([
    [
      'a page of HTML',
      'with text/html that is not JSON',
      (_, response) => {
        response.setHeader('content-type', 'text/html').end('<h1>It works!</h1>');
      },
    ],
    ['nothing', 'with something that is not JSON', (_, response) => void response.end()],
    [
      'JSON of another shape',
      'with no text in version',
      (_, response) => {
        response.end('{"status":"ok","uptime_seconds":1}');
      },
    ],
    ['a list', 'with JSON that is not an object', (_, response) => void response.end('[]')],
    ['404', 'with 404 Not Found', (_, response) => void response.writeHead(404).end()],
    ['a status of its own', 'with 299', (_, response) => void response.writeHead(299).end()],
    [
      'a refusal without end',
      'with 401 Unauthorized',
      (_, response) => {
        response.writeHead(401).write('a login, please');
      },
    ],
    [
      'a redirect',
      'with a redirect to http://127.0.0.1:1/login?key=…, which is not followed',
      (_, response) => {
        response.writeHead(302, { location: 'http://127.0.0.1:1/login?key=abc' }).end();
      },
    ],
    [
      'a long redirect',
      `with a redirect to /${'x'.repeat(199)}…, which is not followed`,
      (_, response) => {
        response.writeHead(302, { location: `/${'x'.repeat(5_000)}` }).end();
      },
    ],
  ])('answers %s', async (_what, mistake, listener) => {
    const url = await startHttp(listener);
    expect(await readServerFacts(url)).toEqual({
      kind: 'not-genesis',
      url,
      reason: `GET /api/health answered ${mistake}`,
    });
  });

  it('answers without end', async () => {
    let closed = false;
    const url = await startHttp((_request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(' '.repeat(65_536)));
      };
      response.on('drain', more).on('close', () => {
        closed = true;
      });
      more();
    });
    expect(await readServerFacts(url)).toMatchObject({
      kind: 'not-genesis',
      reason: 'GET /api/health: answered with more than 1 MiB',
    });
    await expect.poll(() => closed).toBe(true);
  });

  it('does not speak HTTP', async () => {
    const server = await startWireServer();
    server.answerWith([Buffer.from('SSH-2.0-OpenSSH_9.6\r\n')]);
    expect(await readServerFacts(server.url)).toMatchObject({
      kind: 'not-genesis',
      reason: expect.stringMatching(/^GET \/api\/health: what answers does not speak HTTP \(HPE_/),
    });
  });

  it.each<[string, Answers, string]>([
    ['/api/metrics', {}, 'no object in database'],
    ['/api/status', { pid: 1.5 }, 'no whole number in pid'],
    ['/api/status', { pid: 1, uptime_seconds: -1 }, 'no number in uptime_seconds'],
    ['/api/status', { database: { file: '' } }, 'no text in database.file'],
    ['/api/status', { database: { file: 'x'.repeat(5_000) } }, 'no text in database.file'],
    ['/api/status', { database: [] }, 'no object in database'],
  ])('answers GET %s with %.60j', async (path, answer, mistake) => {
    const answers = await answersOfGenesis();
    const whole = path === '/api/status' ? { ...(answers[path] as Answers), ...answer } : answer;
    expect(await readServerFacts(await startAnswering({ ...answers, [path]: whole }))).toMatchObject({
      kind: 'not-genesis',
      reason: `GET ${path} answered with ${mistake}`,
    });
  });
});
