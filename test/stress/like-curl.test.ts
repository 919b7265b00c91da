import { execFile, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { acceptsConnections } from '../../src/stress/target/accepts-connections.ts';
import { freePort } from '../../src/stress/target/free-port.ts';
import { runGenesis } from '../support/cli.ts';
import { fixturePath } from '../support/fixture.ts';
import { tempDatabase } from '../support/temp-folder.ts';
import { waitFor } from '../support/wait-for.ts';

const SERVER = fixturePath('lazy-init/server.ts');
const USERS = 20;
const DATABASES = 5;

/** The successes of simultaneous first requests that curl counts, each on a connection of its own. */
async function countedByCurl(): Promise<number> {
  const port = await freePort();
  const child = spawn(process.execPath, [SERVER, String(port), tempDatabase()], { stdio: 'ignore' });
  const ended = once(child, 'close');
  try {
    const url = `http://127.0.0.1:${port}`;
    await waitFor(() => acceptsConnections(url));
    const chat = ['-o', '/dev/null', `${url}/api/chat`];
    const { stdout } = await promisify(execFile)('curl', [
      ...['--silent', '--parallel', '--parallel-immediate', '--write-out', '%{http_code}\\n'],
      ...['-H', 'content-type: application/json', '-d', '{"message":"hello"}'],
      ...Array.from({ length: USERS }, () => chat).flat(),
    ]);
    return stdout.split('\n').filter((line) => line === '200').length;
  } finally {
    child.kill('SIGKILL');
    await ended;
  }
}

async function countedByGenesis(): Promise<number> {
  const spawned = `"${process.execPath}" "${SERVER}" {{port}} {{db}}`;
  const target = ['--spawn', spawned, '--url', 'http://127.0.0.1:{{port}}'];
  const { stdout } = await runGenesis(['stress', ...target, '-c', `${USERS}`, '--reconnect', '-f', 'json']);
  return JSON.parse(stdout).requests.ok;
}

async function counts(count: () => Promise<number>): Promise<number[]> {
  const found: number[] = [];
  while (found.length < DATABASES) found.push(await count());
  return found.sort((a, b) => a - b);
}

const hasNoCurl = spawnSync('curl', ['--version']).status !== 0;
describe.skipIf(hasNoCurl)('simultaneous first requests of a server with a race (needs curl)', () => {
  it('succeed as often as curl says, in the middle of several new databases', async () => {
    const curl = await counts(countedByCurl);
    const [middle = 0] = (await counts(countedByGenesis)).slice(Math.floor(DATABASES / 2));
    expect(middle).toBeGreaterThanOrEqual(curl[0] ?? 0);
    expect(middle).toBeLessThanOrEqual(curl.at(-1) ?? 0);
    expect(curl[0]).toBeLessThan(USERS);
  });
});
