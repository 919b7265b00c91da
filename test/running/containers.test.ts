// Where there is no Docker, these are the steps of the Dockerfile and of compose.yaml, done in folders and processes.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../src/stress/target/free-port.ts';
import { runGenesis } from '../support/cli.ts';
import { NO_POSTGRES, tempPostgres } from '../support/postgres.ts';
import { canRunUnprivileged, unprivileged } from '../support/unprivileged.ts';
import { waitFor } from '../support/wait-for.ts';
import { buildInFolders, lastOf, parseDockerfile, type Stage } from './dockerfile.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
// Debian has it where only root's PATH leads.
const NGINX = ['nginx', '/usr/sbin/nginx'].find((program) => spawnSync(program, ['-v']).status === 0) ?? '';
const TOKEN = 'a-token-of-this-test';
const AUTHORIZATION = { Authorization: `Bearer ${TOKEN}` };

describe.skipIf(NO_POSTGRES || NGINX === '' || !canRunUnprivileged)('the image', () => {
  const stages = parseDockerfile(readFileSync(join(ROOT, 'Dockerfile'), 'utf8'));
  const image = stages.at(-1) as Stage;
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'genesis-image-'));
    // The image's user is another one.
    chmodSync(folder, 0o755);
    buildInFolders(stages, ROOT, folder);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }), 600_000);

  /** A JSON list of words in the Dockerfile, as a command line of this machine. */
  const wordsOf = (list: string) =>
    (JSON.parse(list) as string[]).map((word) =>
      word === 'node' ? process.execPath : word.replace(/^\/app\//, `${join(folder, 'app')}/`),
    );

  const startImage = (env: NodeJS.ProcessEnv, ...args: string[]) => {
    // Nothing is to be written there: compose mounts it for reading only.
    const cwd = join(folder, 'data');
    const [program = '', ...words] = [
      ...wordsOf(lastOf(image, 'ENTRYPOINT')),
      ...wordsOf(lastOf(image, 'CMD')),
    ];
    return track(spawn(program, [...words, ...args], { ...unprivileged, cwd, env }));
  };

  it('refuses to start without a login', async () => {
    const server = startImage({}, '--port', '0');
    expect(await once(server.child, 'close')).toEqual([2, null]);
    expect(server.stderr()).toContain('Set GENESIS_TOKEN');
  });

  it('serves as two servers on PostgreSQL behind the proxy, and one of them may stop', async () => {
    const env = { GENESIS_DB: await tempPostgres(), GENESIS_TOKEN: TOKEN, NODE_ENV: 'production' };
    const servers = [startImage(env, '--port', '0'), startImage(env, '--port', '0')];
    const ports = await Promise.all(servers.map((server) => portOf(server)));
    for (const port of ports) expect(await healthCheck(port)).toBe(0);
    const url = `http://127.0.0.1:${await startProxy(ports)}`;

    expect((await fetch(`${url}/api/status`)).status).toBe(401);
    expect(await stress(url)).toMatchObject({
      requests: { completed: 500, ok: 500 },
      verdict: { status: 'passed' },
    });
    for (const port of ports) expect(await turnsOf(port)).toBeGreaterThan(0);

    servers[0]?.child.kill(lastOf(image, 'STOPSIGNAL') as NodeJS.Signals);
    expect(await servers[0]?.ended).toEqual([0, null]);
    expect(await healthCheck(ports[0] ?? 0)).toBe(1);
    expect(await stress(url)).toMatchObject({ requests: { completed: 500, ok: 500 } });
  }, 300_000);

  /** The exit code of the image's HEALTHCHECK, for a server on another port. */
  async function healthCheck(port: number): Promise<number> {
    const [, command = ''] = /CMD (\[.*)$/.exec(lastOf(image, 'HEALTHCHECK')) ?? [];
    const [program = '', ...args] = wordsOf(command.replace(/:8080/, `:${port}`));
    const [code] = await once(spawn(program, args), 'close');
    return code;
  }

  /** nginx with the configuration of compose.yaml, but for its ports and its folder; resolves with its port. */
  async function startProxy([first, second]: readonly number[]): Promise<number> {
    const port = await freePort();
    const place = join(folder, 'proxy');
    mkdirSync(place);
    const config = readFileSync(join(ROOT, 'docker/nginx.conf'), 'utf8')
      .replace('genesis-1:8080', `127.0.0.1:${first}`)
      .replace('genesis-2:8080', `127.0.0.1:${second}`)
      .replace('listen 8080', `listen 127.0.0.1:${port}`)
      .replaceAll('/tmp/', `${place}/`)
      .replace('/dev/stderr', 'stderr');
    writeFileSync(join(place, 'nginx.conf'), config);
    const args = ['-p', place, '-c', 'nginx.conf', '-e', 'stderr', '-g', 'daemon off;'];
    const proxy = track(spawn(NGINX, args));
    await waitFor(async () => {
      if (proxy.child.exitCode !== null) throw new Error(`nginx did not start: ${proxy.stderr()}`);
      return fetch(`http://127.0.0.1:${port}/api/health`).then(
        ({ ok }) => ok,
        () => false,
      );
    });
    return port;
  }
});

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<unknown[]>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Ended when the test is over: with SIGTERM, which nginx passes on to its workers. */
function track(child: ChildProcess): Running {
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => (output.stdout += chunk));
  child.stderr?.on('data', (chunk) => (output.stderr += chunk));
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGTERM');
    await ended;
  });
  return { child, ended, stdout: () => output.stdout, stderr: () => output.stderr };
}

async function portOf({ child, stdout, stderr }: Running): Promise<number> {
  const listening = () => /listening on http:\S+:(\d+)/.exec(stdout())?.[1];
  await waitFor(() => {
    if (child.exitCode !== null) throw new Error(`the server did not start: ${stderr()}`);
    return listening() !== undefined;
  });
  return Number(listening());
}

async function stress(url: string): Promise<unknown> {
  const login = `Authorization: ${AUTHORIZATION.Authorization}`;
  const args = ['stress', '--url', url, '--header', login, '-c', '50', '-n', '500', '--json', '-'];
  const { stdout, stderr } = await runGenesis(args);
  expect(stderr).not.toContain(TOKEN);
  return JSON.parse(stdout);
}

async function turnsOf(port: number): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/metrics`, { headers: AUTHORIZATION });
  return ((await answer.json()) as { turns: { completed: number } }).turns.completed;
}
