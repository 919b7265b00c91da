import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { runGenesis } from '../support/cli.ts';
import { startHttp } from '../support/http-server.ts';
import { type ListChatOptions, startListChat, storeTurn } from '../support/list-chat.ts';
import { tempFolder } from '../support/temp-folder.ts';

/** A chat that answers at `reply`, and stores what it is asked. */
const PATHS = ['--path', '/chat', '--history', '/messages'];

/** The words of the last line of a hint, as a shell reads them. */
function hinted(stderr: string): string[] {
  const line = stderr.trimEnd().split('\n').at(-1) ?? '';
  const words = execFileSync('sh', ['-c', `printf '%s\\n' ${line.trim()}`], { encoding: 'utf8' });
  return words.trimEnd().split('\n').slice(1);
}

async function stress(options: ListChatOptions, ...args: string[]) {
  const chat = await startListChat(options);
  const line = ['stress', '--url', chat.url, ...PATHS, '--reply', 'reply', '--json', '-', ...args];
  const { exitCode, stdout, stderr } = await runGenesis(line);
  return { chat, exitCode, stderr, result: JSON.parse(stdout) as StressResult };
}

describe('a server that runs, and answers at another place', () => {
  it('is not loaded: the error says what it answered, and a command line that works', async () => {
    const { url, asked } = await startListChat();
    const { exitCode, stdout, stderr } = await runGenesis(['stress', '--url', url, ...PATHS, '-c', '5']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toContain(`error: POST ${url}/chat answered JSON with the key \`reply\`\n`);
    expect(asked.filter((request) => request.startsWith('GET'))).toEqual([]);
    const command = hinted(stderr);
    expect(command).toEqual(['stress', '--url', url, ...PATHS, '-c', '5', '--reply', 'reply']);
    expect(await runGenesis(command)).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('shows no secret in that command line', async () => {
    const { url } = await startListChat();
    const key = ['-H', 'Authorization: Bearer open-sesame'];
    const { stderr } = await runGenesis(['stress', '--url', url, ...PATHS, ...key]);
    expect(stderr).toMatch(/Put your own in place of …:\n.*-H 'Authorization: …'/);
    expect(stderr).not.toContain('sesame');
  });

  it('is looked for by the hinted command where there is no chat at the path', async () => {
    const url = await startHttp((request, response) => {
      const isChat = request.method === 'POST' && request.url === '/chat';
      request.resume().on('end', () => response.writeHead(isChat ? 200 : 404).end('{"response":"hi"}'));
    });
    const { exitCode, stderr } = await runGenesis(['stress', '--url', url, '-c', '5', '--path', '/nowhere']);
    expect(exitCode).toBe(4);
    const command = hinted(stderr);
    expect(command).toEqual(['probe', url]);
    const { exitCode: found, stdout } = await runGenesis(command);
    expect({ found, stdout }).toMatchObject({
      found: 0,
      stdout: expect.stringContaining(`POST ${url}/chat`),
    });
  });

  it('is loaded all the same with --no-probe', async () => {
    const { url, messages } = await startListChat();
    const line = ['stress', '--url', url, ...PATHS, '-c', '5', '--no-probe', '--json', '-'];
    const { exitCode, stdout } = await runGenesis(line);
    const { outcomes, readBefore, misfit }: StressResult = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(outcomes['bad-response']).toBe(5);
    expect({ readBefore, misfit }).toEqual({ readBefore: ['GET /api/metrics'], misfit: null });
    expect(messages).toHaveLength(10);
  });

  it.each([
    ['verify', ['--quick']],
    ['compare', ['--rounds', '10']],
  ])('ends genesis %s before anything else', async (command, more) => {
    const { url, asked } = await startListChat();
    const urls = command === 'compare' ? ['--url', url, '--url', url] : ['--url', url];
    const { exitCode, stdout, stderr } = await runGenesis([command, ...urls, ...more]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 4, stdout: '' });
    expect(stderr).toMatch(/answered JSON with the key `reply`\n.*--reply reply/);
    expect(asked.filter((request) => !request.startsWith('POST'))).toEqual([]);
  });
});

describe('a server that runs, and fits', () => {
  it('gets one request before all loads, which is said, and is not part of the audit', async () => {
    const { chat, exitCode, stderr, result } = await stress({}, '-c', '20');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(result.readBefore).toEqual(['POST /chat, once', 'GET /api/metrics']);
    expect(result.requests.completed).toBe(20);
    expect(result.audit).toMatchObject({ status: 'read', acknowledged: 20, stored: 20, unexpected: 0 });
    expect(chat.messages).toHaveLength(42);
  });

  it.each([
    ['a list of loads', ['-c', '1,2,3'], 6],
    ['rounds', ['-c', '2', '--rounds', '2'], 4],
  ])('gets one request for %s', async (_, load, requests) => {
    const { chat, exitCode } = await stress({}, ...load);
    expect(exitCode).toBe(0);
    expect(chat.asked.filter((request) => request === 'POST /chat')).toHaveLength(requests + 1);
  });

  it('is loaded after an error that a load may meet', async () => {
    const { exitCode, result } = await stress({
      turn: async (message, messages, n) => {
        if (n === 0) throw new Error('database is locked');
        return storeTurn(message, messages);
      },
    });
    expect(exitCode).toBe(0);
    expect(result.requests).toMatchObject({ completed: 20, ok: 20 });
  });

  it('is loaded where it does not answer in time, which is said', async () => {
    const never = new Promise<string>(() => {});
    const { exitCode, stderr, result } = await stress(
      { turn: (message, messages, n) => (n === 0 ? never : storeTurn(message, messages)) },
      ...['-t', '2s'],
    );
    expect(exitCode).toBe(0);
    expect(stderr).toMatch(/^one POST .* before the load had no answer within 2 s/);
    expect(result.observations).toEqual([expect.stringMatching(/^one POST .*\/chat before the load/)]);
  });
});

describe('a server that a command line starts, and that answers at another place', () => {
  const target = () => {
    const script = join(tempFolder(), 'server.cjs');
    const answer = `(request, response) => {
      if (request.method === 'GET') return response.writeHead(404).end();
      request.resume().on('end', () => response.end('{"answer":"hello"}'));
    }`;
    writeFileSync(
      script,
      `require('node:http').createServer(${answer}).listen(process.argv[2], '127.0.0.1')`,
    );
    return `"${process.execPath}" ${script} {{port}}`;
  };
  const URL_OF_SPAWNED = ['--url', 'http://127.0.0.1:{{port}}'];

  it('is not loaded to the end, and the report names the option', async () => {
    const line = ['stress', '--spawn', target(), ...URL_OF_SPAWNED, '-c', '3', '-d', '1h', '--json', '-'];
    const { exitCode, stdout } = await runGenesis(line);
    const result: StressResult = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(result.readBefore).toEqual([]);
    expect(result.misfit).toMatchObject({
      says: expect.stringContaining('`answer`'),
      options: '--reply answer',
    });
    expect(result.diagnoses[0]?.remedy).toContain('--reply answer');
    expect(result.audit).toMatchObject({ status: 'skipped' });
  });

  it('shows the option in every report', async () => {
    const files = ['text.txt', 'markdown.md', 'junit.xml', 'page.html'].map((name) =>
      join(tempFolder(), name),
    );
    const line = ['stress', '--spawn', target(), ...URL_OF_SPAWNED, '-c', '2'];
    await runGenesis([...line, ...files.flatMap((file) => ['-o', file])]);
    for (const file of files) expect(readFileSync(file, 'utf8')).toContain('--reply answer');
  });

  it('fails the first check of genesis verify, and the others are skipped', async () => {
    const line = ['verify', '--spawn', target(), ...URL_OF_SPAWNED, '--quick', '--json', '-'];
    const { exitCode, stdout } = await runGenesis(line);
    const { checks } = JSON.parse(stdout);
    expect(exitCode).toBe(1);
    expect(checks[0]).toMatchObject({ name: 'burst', status: 'failed' });
    expect(checks[0].diagnoses[0].remedy).toContain('--reply answer');
    const others = checks.slice(1).map(({ status }: { readonly status: string }) => status);
    expect(new Set(others)).toEqual(new Set(['skipped']));
    expect(checks[1].reason).toBe('no request fits the server (see burst)');
  });

  it('ends genesis compare', async () => {
    const line = ['compare', '--spawn', target(), '--spawn', target()];
    const { exitCode, stderr } = await runGenesis(line);
    expect(exitCode).toBe(4);
    expect(stderr).toMatch(/^error: A: POST .* answered JSON with the key `answer`\n.*--reply answer/);
  });
});
