import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { GENESIS } from '../../support/genesis.ts';
import { tempFolder } from '../../support/temp-folder.ts';

/** The descriptor of a pipe that takes no byte more, and that nothing reads. */
function fullPipe(): number {
  const file = join(tempFolder(), 'pipe');
  execFileSync('mkfifo', [file]);
  const pipe = openSync(file, constants.O_RDWR | constants.O_NONBLOCK);
  onTestFinished(() => closeSync(pipe));
  for (const size of [4_096, 1]) fill(pipe, Buffer.alloc(size));
  return pipe;
}

function fill(pipe: number, bytes: Buffer): void {
  try {
    for (;;) writeSync(pipe, bytes);
  } catch (error) {
    expect(error).toMatchObject({ code: 'EAGAIN' });
  }
}

it.skipIf(process.platform === 'win32').each([
  ['stdout', () => [fullPipe(), 'ignore'] as const],
  ['stderr', () => ['ignore', fullPipe()] as const],
  ['stdout and stderr', () => [fullPipe(), fullPipe()] as const],
])('SIGTERM ends a server whose %s is full and not read', async (_name, output) => {
  const server = spawn(process.execPath, [GENESIS, 'serve', '--port', '0'], {
    cwd: tempFolder(),
    stdio: ['ignore', ...output(), 'ipc'],
  });
  onTestFinished(() => void server.kill('SIGKILL'));
  await once(server, 'message');
  server.kill('SIGTERM');
  expect(await once(server, 'exit')).toEqual([0, null]);
});
