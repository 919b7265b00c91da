import { spawnSync } from 'node:child_process';

const IN_NAMESPACE = ['--pid', '--fork', '--mount-proc'];

/** Whether a process can be given a process namespace of its own, as a container has one: for root, mostly. */
export const canUnshare =
  process.platform === 'linux' && spawnSync('unshare', [...IN_NAMESPACE, 'true']).status === 0;

/** The command line of a program that sees no process but its own children. */
export function inNamespace(...command: readonly string[]): [program: string, args: string[]] {
  return ['unshare', [...IN_NAMESPACE, ...command]];
}

/** Whether a process can be given mounts of its own: for root, mostly. */
export const canMount =
  process.platform === 'linux' &&
  spawnSync('unshare', ['--mount', 'mount', '--bind', '/tmp', '/tmp']).status === 0;

/** The command line of a program that finds the file or folder `from` at the place of `at`, which is of the same kind. */
export function withMount(
  from: string,
  at: string,
  ...command: readonly string[]
): [program: string, args: string[]] {
  const script = 'mount --bind "$1" "$2" && shift 2 && exec "$@"';
  return ['unshare', ['--mount', 'sh', '-c', script, 'sh', from, at, ...command]];
}
