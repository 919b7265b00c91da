import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, constants, openSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runGenesis, startGenesis, startServe } from '../../support/cli.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

function tokenFile(content: string, mode = 0o600): string {
  const file = join(tempFolder(), 'token');
  writeFileSync(file, content);
  chmodSync(file, mode);
  return file;
}

function serve(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  return runGenesis(['serve', '--port', '0', ...args], { cwd: tempFolder(), env });
}

async function statusWith(url: string, token: string): Promise<number> {
  return (await fetch(`${url}/api/status`, { headers: { authorization: `Bearer ${token}` } })).status;
}

describe('genesis serve takes its token', () => {
  it('from GENESIS_TOKEN', async () => {
    const { url } = await startServe([], { GENESIS_TOKEN: 'a-token' });
    expect([await statusWith(url, 'a-token'), await statusWith(url, 'another')]).toEqual([200, 401]);
  });

  it('from the first line of a file, which wins', async () => {
    const args = ['--token-file', tokenFile('from-file\r\nsecond line\n')];
    const { url } = await startServe(args, { GENESIS_TOKEN: 'a-token' });
    expect([await statusWith(url, 'from-file'), await statusWith(url, 'a-token')]).toEqual([200, 401]);
  });

  it('and warns when others can read the file, without showing it', async () => {
    const server = await startServe(['--token-file', tokenFile('from-file', 0o644)]);
    server.process.kill('SIGTERM');
    const { stdout, stderr } = await server.ended;
    expect(stderr).toMatch(/^warning: other users can read the token in .*chmod 600/);
    expect(stdout + stderr).not.toContain('from-file');
  });

  it('and with it listens on other addresses without a warning', async () => {
    const server = await startServe(['--host', '0.0.0.0'], { GENESIS_TOKEN: 'a-token' });
    server.process.kill('SIGTERM');
    expect((await server.ended).stderr).not.toContain('warning');
  });
});

it('genesis serve ends at a signal while it waits for its token from a pipe', async () => {
  const pipe = join(tempFolder(), 'pipe');
  execFileSync('mkfifo', [pipe]);
  const server = startGenesis(['serve', '--port', '0', '--temporary', '--token-file', pipe]);
  const writers: number[] = [];
  // Refused with ENXIO until a reader waits.
  await waitFor(() => writers.push(...openToWrite(pipe)) > 0);
  server.process.kill('SIGTERM');
  expect((await server.ended).signal).toBe('SIGTERM');
  for (const writer of writers) closeSync(writer);
});

function openToWrite(pipe: string): number[] {
  try {
    return [openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK)];
  } catch {
    return [];
  }
}

describe('genesis serve does not start', () => {
  it.each(['0.0.0.0', '::', '10.1.2.3'])('on %s without a login', async (host) => {
    const { exitCode, stdout, stderr } = await serve(['--host', host]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^error: other machines can reach .* GENESIS_TOKEN or --token-file.*--no-auth/);
  });

  it.each([
    ['an empty first line', '\nsecond', /the first line of .* is empty; expected a token/],
    ['an empty file', '', /is empty/],
    ['spaces', 'se cret\n', /is not a token; expected only visible ASCII/],
    ['other characters', 'sécret\n', /is not a token/],
    ['no end', 'secret'.repeat(10_000), /is longer than 4096 characters/],
  ])('with a token file that has %s, and does not show it', async (_, content, message) => {
    const { exitCode, stderr } = await serve(['--token-file', tokenFile(content)]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).not.toMatch(/cret/);
  });

  it.each([
    [['--token-file', '/nowhere/token'], {}, /--token-file cannot be read: ENOENT/],
    [[], { GENESIS_TOKEN: '' }, /GENESIS_TOKEN is empty/],
    [[], { GENESIS_TOKEN: 'two words' }, /GENESIS_TOKEN is not a token/],
    [['--no-auth', '--token-file', 'token'], {}, /'--no-auth' cannot be used with .*'--token-file/],
    [
      ['--allow-host', 'chat.example:8080'],
      {},
      /Expected a name such as chat\.example, without scheme, port/,
    ],
    [['--allow-host', '*.example'], {}, /Expected a name/],
    [['--allow-host', 'http://chat.example'], {}, /Expected a name/],
    [['--allow-origin', 'chat.example'], {}, /Expected an origin such as https:\/\/chat\.example/],
    [['--allow-origin', 'https://chat.example/page'], {}, /Expected an origin/],
    [['--allow-origin', '*'], {}, /Expected an origin/],
    [['--allow-origin', 'null'], {}, /Expected an origin/],
  ])('with %j and %j', async (args, env, message) => {
    const { exitCode, stderr } = await serve(args, env);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });
});

it('genesis serve takes names and origins as people write them', async () => {
  const names = ['--allow-host', 'Bücher.Example.', '--allow-host', 'chat.example'];
  const { url } = await startServe([...names, '--allow-origin', 'HTTPS://App.example:443/']);
  const { headers } = await fetch(`${url}/api/health`, { headers: { origin: 'https://app.example' } });
  expect(headers.get('access-control-allow-origin')).toBe('https://app.example');
  const { port } = new URL(url);
  const status = await new Promise((resolve) =>
    request({ port, path: '/api/health', headers: { host: 'xn--bcher-kva.example' } }, (answer) =>
      resolve(answer.resume().statusCode),
    ).end(),
  );
  expect(status).toBe(200);
});
