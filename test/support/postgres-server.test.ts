import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { postgresPrograms } from './postgres-server.ts';
import { waitFor } from './wait-for.ts';

const PROGRAMS = postgresPrograms();

// Starts a cluster, says where it is, and stays.
const STARTER = `
  import { startCluster } from ${JSON.stringify(new URL('./postgres-server.ts', import.meta.url).href)};
  const { address, folder } = await startCluster(${JSON.stringify(PROGRAMS)});
  console.log(JSON.stringify({ port: new URL(address).port, folder }));
  setInterval(() => {}, 1_000);`;

describe.skipIf(PROGRAMS === undefined)('a cluster', () => {
  it('is gone, with its folder, when the process that started it was killed', async () => {
    const starter = spawn(process.execPath, ['--input-type=module-typescript', '-e', STARTER]);
    starter.stderr.pipe(process.stderr);
    const [line] = await once(starter.stdout, 'data');
    const { port, folder } = JSON.parse(String(line));
    expect(await accepts(port)).toBe(true);
    starter.kill('SIGKILL');
    await waitFor(() => !existsSync(folder));
    expect(await accepts(port)).toBe(false);
  });
});

async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}
