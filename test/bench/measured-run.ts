import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

const WRITE_CPU_USAGE = fileURLToPath(new URL('./write-cpu-usage.js', import.meta.url));

export interface MeasuredRun {
  readonly stdout: string;
  /** User and system time of the whole process, from its start to its exit, in microseconds. */
  readonly cpuUs: number;
  /** The user time of it. */
  readonly userUs: number;
}

/** Runs a program of this Node to its end, with these arguments, whatever its exit code. */
export async function measuredRun(program: string, args: readonly string[]): Promise<MeasuredRun> {
  const child = spawn(process.execPath, ['--import', WRITE_CPU_USAGE, program, ...args], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  // However the bench ends, it leaves nothing behind.
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const [stdout, usage] = await Promise.all([
    text(child.stdio[1] as Readable),
    text(child.stdio[3] as Readable),
  ]);
  process.off('exit', kill);
  if (usage === '') throw new Error(`${program} ${args.join(' ')} was ended before its time`);
  const { user, system } = JSON.parse(usage) as NodeJS.CpuUsage;
  return { stdout, cpuUs: user + system, userUs: user };
}
