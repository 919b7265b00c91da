import { spawnSync } from 'node:child_process';

const IN_NAMESPACE = ['--pid', '--fork', '--mount-proc'];

/** Whether a process can be given a process namespace of its own, as a container has one: for root, mostly. */
export const canUnshare =
  process.platform === 'linux' && spawnSync('unshare', [...IN_NAMESPACE, 'true']).status === 0;

/** The command line of a program that sees no process but its own children. */
export function inNamespace(...command: readonly string[]): [program: string, args: string[]] {
  return ['unshare', [...IN_NAMESPACE, ...command]];
}
