import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** Runs Node with these arguments; resolves with the milliseconds until it has ended. Throws where its exit code is not 0. */
export async function untilEnded(...args: string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const [exitCode] = await once(child, 'exit');
  if (exitCode !== 0) throw new Error(`${args.join(' ')} ended with exit code ${exitCode}`);
  return performance.now() - startedAt;
}
