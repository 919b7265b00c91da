import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';

export interface ProgramRun {
  readonly exitCode: number | null;
  /** What it printed on stdout and stderr. */
  readonly printed: string;
}

/** Runs a program to its end, in a folder; one that is still running when the test is over is ended then. */
export async function runProgram(
  [program = '', ...args]: readonly string[],
  cwd: string,
): Promise<ProgramRun> {
  const { NO_COLOR, FORCE_COLOR, GITHUB_ACTIONS, VITEST, VITEST_MODE, NODE_TEST_CONTEXT, ...env } =
    process.env;
  const child = spawn(program, args, {
    cwd,
    env: { ...env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => {
      printed += text;
    });
  const ended = once(child, 'close');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const [exitCode] = await ended;
  return { exitCode, printed };
}
