import { spawn } from 'node:child_process';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sleepingThreads } from '../../../../src/locks/proc/group/sleeping-threads.ts';
import { stateOf } from '../../../../src/locks/proc/process-facts.ts';
import { waitFor } from '../../../support/wait-for.ts';

/** Starts a command in a process group of its own; resolves with the id of the group. */
function start(command: string, ...args: string[]): number {
  const child = spawn(command, args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child.pid ?? 0;
}

describe.skipIf(process.platform !== 'linux')('a process group', () => {
  it('sleeps for a given time, in one sleep', async () => {
    const pgid = start('sleep', '1000');
    await waitFor(() => sleepingThreads(pgid).size > 0);
    const before = sleepingThreads(pgid);
    expect([...before.keys()]).toEqual([String(pgid)]);
    expect(sleepingThreads(pgid)).toEqual(before);
  });

  it('does not sleep while it waits for its input', async () => {
    const pgid = start('cat');
    await waitFor(() => stateOf(pgid) === 'sleeping');
    expect(sleepingThreads(pgid).size).toBe(0);
  });

  it('is gone', () => {
    expect(sleepingThreads(2 ** 30).size).toBe(0);
  });
});
