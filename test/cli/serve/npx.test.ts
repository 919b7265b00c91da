import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { GENESIS } from '../../support/genesis.ts';
import { hasEnded, isRunning } from '../../support/is-running.ts';
import { getJson, postJson } from '../../support/server.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { waitFor } from '../../support/wait-for.ts';

interface Started {
  readonly process: ChildProcess;
  readonly url: string;
  readonly pid: number;
  /** What the server printed so far. */
  printed(): string;
}

const SERVE = 'genesis serve --port 0 --model-delay 1000';
const NPX = `npx --no-install ${SERVE}`;

/** A folder with `genesis` among its packages, and the Node that runs this test. */
function folderWithGenesis(): string {
  const folder = tempFolder();
  const bin = join(folder, 'node_modules', '.bin');
  mkdirSync(bin, { recursive: true });
  symlinkSync(GENESIS, join(bin, 'genesis'));
  symlinkSync(process.execPath, join(bin, 'node'));
  return folder;
}

/** Starts a server by a line of the shell; what the shell started is ended when the test is over. */
async function startByShell(line: string, options: SpawnOptions = {}): Promise<Started> {
  const folder = folderWithGenesis();
  const output = join(folder, 'output');
  const printed = () => readFileSync(output, 'utf8');
  const descriptor = openSync(output, 'w');
  const child = spawn('sh', ['-c', line], {
    cwd: folder,
    detached: true,
    stdio: ['ignore', descriptor, descriptor],
    env: environment(folder),
    ...options,
  });
  onTestFinished(() => endGroup(child.pid));
  await waitFor(() => /listening on http/.test(printed()) && /models/.test(printed()));
  const url = /listening on (http:\S+)/.exec(printed())?.[1] ?? '';
  const pid = Number(/"pid":(\d+)/.exec(printed())?.[1]);
  onTestFinished(() => end(pid));
  return { process: child, url, pid, printed };
}

/** Without what npm says when it runs these tests. */
function environment(folder: string): NodeJS.ProcessEnv {
  const outside = Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'));
  const path = `${join(folder, 'node_modules', '.bin')}:${process.env.PATH}`;
  return { ...Object.fromEntries(outside), PATH: path, npm_config_cache: join(folder, 'npm-cache') };
}

async function end(pid: number): Promise<void> {
  if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  await waitFor(() => hasEnded(pid));
}

function endGroup(group: number | undefined): void {
  try {
    if (group !== undefined) process.kill(-group, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

/** Longer than a server needs to notice, by far: it looks twice a second. */
const A_WHILE_MS = 2_000;

async function expectToStay({ url, pid }: Started): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, A_WHILE_MS));
  expect(hasEnded(pid)).toBe(false);
  expect((await getJson(`${url}/api/health`)).status).toBe(200);
}

describe.runIf(process.platform === 'linux')('a server that npx started', () => {
  it.each([
    ['npx genesis', NPX],
    ['npm exec genesis', `npm exec --offline -- ${SERVE}`],
    ['npx -c', `npx --no-install -c '${SERVE}'`],
  ])('finishes the turns in flight and ends when %s is killed', async (_name, line) => {
    const server = await startByShell(`exec ${line}`);
    const answer = postJson(`${server.url}/api/chat`, { message: 'hello' });
    await waitFor(async () => (await getJson(`${server.url}/api/metrics`)).body.turns.in_flight === 1);
    server.process.kill('SIGTERM');
    expect((await answer).status).toBe(200);
    await waitFor(() => hasEnded(server.pid));
    expect(server.printed()).toMatch(/npx ended: finishing the requests in flight\nstopped\n$/);
  });

  it('ends when npx was killed while it started', async () => {
    // The shell ends before the server can see it, as that of npx may.
    const orphaned = `npm_command=exec npm_lifecycle_script="'genesis'" ${SERVE} &`;
    const server = await startByShell(`sh -c '${orphaned.replaceAll("'", `'\\''`)}'; sleep 1000`);
    await waitFor(() => hasEnded(server.pid));
    expect(server.printed()).toContain('npx ended');
  });

  it.each([
    ['in the background', `${NPX} &`],
    ['by nohup', `nohup ${NPX} &`],
    ['in a session of its own', `setsid ${NPX} &`],
  ])('stays when the shell that started npx %s has ended', async (_name, line) => {
    const server = await startByShell(line);
    if (server.process.exitCode === null) await once(server.process, 'exit');
    await expectToStay(server);
  });
});

describe.runIf(process.platform === 'linux')('a server that was started directly', () => {
  it.each([
    ['in the background', 'sh', `${SERVE} &`],
    ['by nohup', 'sh', `nohup ${SERVE} &`],
    ['in a session of its own', 'sh', `setsid ${SERVE} &`],
    ['by disown', 'bash', `${SERVE} & disown`],
  ])('stays when the shell that started it %s has ended', async (_name, shell, line) => {
    const server = await startByShell(`exec ${shell} -c '${line}'`);
    if (server.process.exitCode === null) await once(server.process, 'exit');
    await expectToStay(server);
  });

  it('stays when a shell of npx that was to leave it behind has ended', async () => {
    await expectToStay(await startByShell(`npx --no-install -c '${SERVE} &'`));
  });
});
