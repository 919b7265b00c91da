import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { onTestFinished } from 'vitest';
import { GENESIS, INSTALLED } from './genesis.ts';
import { tempFolder } from './temp-folder.ts';

export interface CliRun {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCli {
  readonly process: ChildProcess;
  /** What it printed on stdout so far. */
  readonly stdout: () => string;
  /** Resolves when stdout matches, with the match; rejects when the process ends before. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  ended: Promise<CliRun>;
}

interface StartOptions extends SpawnOptions {
  readonly nodeArgs?: string[];
  /** The beginning of the command line, of a program that gives its place to what follows. */
  readonly through?: readonly string[];
}

/** Starts the built binary; what is still running when the test is over is ended then. */
export function startGenesis(args: readonly string[], options: StartOptions = {}): RunningCli {
  const { nodeArgs = [], through = [], env = {}, ...rest } = options;
  const [program = '', ...before] = [...through, process.execPath, ...nodeArgs];
  const child = spawn(program, [...before, GENESIS, ...args], {
    ...rest,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...cleanEnvironment(), ...env },
  });
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => (output.stdout += chunk));
  child.stderr?.on('data', (chunk) => (output.stderr += chunk));
  const ended = once(child, 'close').then(([exitCode, signal]) => ({ exitCode, signal, ...output }));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    process: child,
    stdout: () => output.stdout,
    printed: (pattern) => printed(child, output, pattern),
    ended,
  };
}

/** Runs the built binary to its end. */
export function runGenesis(
  args: readonly string[],
  options?: Parameters<typeof startGenesis>[1],
): Promise<CliRun> {
  return startGenesis(args, options).ended;
}

/**
 * Starts `genesis serve` on a free port; resolves with its address when it is ready. One that is ended with the test leaves its
 * temporary files in a folder that is removed.
 */
export async function startServe(
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Promise<RunningCli & { url: string }> {
  const folder = tempFolder();
  const cli = startGenesis(['serve', '--port', '0', ...args], {
    cwd: folder,
    env: { TMPDIR: folder, ...env },
  });
  const [, url = ''] = await cli.printed(/listening on (http:\S+)/);
  return { ...cli, url };
}

async function printed(
  child: ChildProcess,
  output: { stdout: string },
  pattern: RegExp,
): Promise<RegExpExecArray> {
  for (;;) {
    const match = pattern.exec(output.stdout);
    if (match) return match;
    if (child.exitCode !== null) throw new Error(`ended with ${child.exitCode} before it printed ${pattern}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Without what the machine that runs the tests says about colours, signs and itself, and with `genesis` as a command. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const { NO_COLOR, FORCE_COLOR, CI, GITHUB_ACTIONS, GITHUB_STEP_SUMMARY, GENESIS_TOKEN, ...rest } =
    process.env;
  const { LC_ALL, LC_CTYPE, ...others } = rest;
  return { ...others, LANG: 'C.UTF-8', PATH: `${INSTALLED}:${process.env.PATH}` };
}
