import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { cpuMsOfGroup } from '../../../../src/locks/proc/group/group-cpu.ts';
import { lineageOf, membersOfGroup } from '../../../../src/locks/proc/group/process-group.ts';
import { waitFor } from '../../../support/wait-for.ts';

const BUSY = 'i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done';

/** A shell in a process group of its own, which prints a line once it has started what it starts. */
async function group(script: string): Promise<{ pid: number; line: string }> {
  const child = spawn('sh', ['-c', script], { detached: true, stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = once(child, 'close');
  onTestFinished(async () => {
    // All that wait for a line end with its input.
    child.stdin.end();
    await closed;
  });
  const [line] = await once(createInterface(child.stdout), 'line');
  return { pid: Number(child.pid), line: String(line) };
}

describe.skipIf(process.platform !== 'linux')('a process group', () => {
  it('has the processes that its first one started, also in sessions of their own', async () => {
    const { pid, line } = await group('exec 3<&0; setsid sh -c "read line" <&3 & echo $!; read line');
    const started = Number(line);
    await waitFor(() => membersOfGroup(pid).some((member) => member.pid === started && member.group !== pid));
    expect(new Set(membersOfGroup(pid).map((member) => member.pid))).toEqual(new Set([pid, started]));
    expect([...lineageOf(started)]).toEqual(expect.arrayContaining([started, pid, process.pid]));
    expect(lineageOf(pid).has(started)).toBe(false);
  });

  it('has used the CPU of all of them, of those that have ended too', async () => {
    const { pid } = await group(`sh -c '${BUSY}'; echo done; read line`);
    expect(cpuMsOfGroup(pid)).toBeGreaterThan(0);
  });

  it('is unknown once all have ended', async () => {
    const child = spawn('true', { detached: true });
    await once(child, 'close');
    expect(cpuMsOfGroup(Number(child.pid))).toBeNull();
  });
});
