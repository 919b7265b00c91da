import { type ChildProcess, fork } from 'node:child_process';

interface HelperOptions {
  readonly args?: readonly string[];
  readonly stderr?: 'pipe' | 'ignore';
}

/** Starts a module of ours as a process of its own, with a channel that shows it that this process has ended. */
export function forkHelper(module: URL, { args = [], stderr = 'ignore' }: HelperOptions = {}): ChildProcess {
  return fork(module, args, {
    // Flags to inspect or profile this process are not meant for its helpers.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    // In a process group of its own: we get Ctrl-C and end it, and Ctrl-Z must not stop it with the locks that it holds.
    detached: true,
    stdio: ['ignore', 'ignore', stderr, 'ipc'],
  });
}
