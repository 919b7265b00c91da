import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { userInfo } from 'node:os';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cpuMsOf, parseStat, readProcess, stateOf } from '../../../src/locks/proc/process-facts.ts';
import { waitFor } from '../../support/wait-for.ts';

const stat = (name: string, state: string) =>
  `4711 (${name}) ${state} 1 4710 4709 0 -1 4194304 100 0 0 0 12 3 7 1 20 0 1 0 5000 1000 200 18446744073709551615\n`;

describe('what /proc shows of a process', () => {
  it.each(['node', 'my app', 'a) R 1 (b', ')', '', 'two\nlines'])('is found behind any name: %j', (name) => {
    expect(parseStat(stat(name, 'S'))).toEqual({
      name,
      state: 'sleeping',
      ...{ parent: 1, group: 4710, session: 4709 },
      ...{ cpuMs: 150, endedChildrenCpuMs: 80 },
    });
  });

  it.each([
    ['R', 'running'],
    ['S', 'sleeping'],
    ['I', 'sleeping'],
    ['D', 'waiting for a disk'],
    ['T', 'stopped'],
    ['t', 'stopped'],
    ['Z', 'ended'],
    ['X', 'ended'],
    ['P', 'unknown'],
  ])('as the state %s means %s', (letter, state) => {
    expect(parseStat(stat('x', letter))?.state).toBe(state);
  });

  it('is nothing where the text is cut off', () => {
    expect(parseStat('4711 (no')).toBeUndefined();
  });
});

async function sleeper(...words: string[]) {
  const child = spawn('sh', ['-c', 'read line', ...words]);
  const closed = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await closed;
  });
  await once(child, 'spawn');
  const end = async () => {
    child.stdin.end();
    await closed;
  };
  return { pid: Number(child.pid), child, end };
}

describe.skipIf(process.platform !== 'linux')('a process', () => {
  it('has a command line, a user and a state', async () => {
    const { pid } = await sleeper('sh', 'it works');
    await waitFor(() => stateOf(pid) === 'sleeping');
    const command = 'sh -c read line sh it works';
    expect(readProcess(pid)).toEqual({ pid, command, user: userInfo().username, state: 'sleeping' });
  });

  it('is shown without its secrets', async () => {
    const { pid } = await sleeper('sh', '--api-key=s3cret');
    expect(readProcess(pid)?.command).toBe('sh -c read line sh --api-key=…');
  });

  it('has a name instead of a command line, for example if it ended and was not reaped yet', async () => {
    const script = 'exec 3<&0; sh -c "read line" <&3 & echo $!; exec sleep 60 3<&-';
    const parent = spawn('sh', ['-c', script]);
    const closed = once(parent, 'close');
    onTestFinished(async () => {
      parent.kill('SIGKILL');
      await closed;
    });
    const [text] = await once(parent.stdout, 'data');
    const pid = Number(text);
    await waitFor(() => readProcess(Number(parent.pid))?.command === 'sleep 60');
    parent.stdin.end();
    await waitFor(() => stateOf(pid) === 'ended');
    expect(readProcess(pid)).toMatchObject({ command: '[sh]', state: 'ended' });
  });

  it('is stopped after SIGSTOP', async () => {
    const { pid, child } = await sleeper();
    child.kill('SIGSTOP');
    await waitFor(() => stateOf(pid) === 'stopped');
    child.kill('SIGCONT');
    await waitFor(() => readProcess(pid)?.state === 'sleeping');
  });

  it('is unknown after its end', async () => {
    const { pid, end } = await sleeper();
    await end();
    expect([readProcess(pid), stateOf(pid), cpuMsOf(pid)]).toEqual([undefined, 'ended', null]);
  });

  it('has the CPU time that it used', async () => {
    const before = cpuMsOf(process.pid);
    await waitFor(() => Number(cpuMsOf(process.pid)) > Number(before));
  });
});
