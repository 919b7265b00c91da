import { readStat } from '../../locks/proc/process-facts.ts';

const LOOK_EVERY_MS = 500;

/** What npm runs is `genesis`, in quotes in some versions, or for `npx -c` a command line that puts nothing in the background. */
const FOREGROUND_GENESIS = /^['"]?genesis\b(?:[^&]|&&|(?<=>)&|&(?=>))*$/;

/**
 * Resolves when npx has ended before this process; never if it was not started by npx. A signal to npx reaches only the
 * shell that npm puts in between, which ends without passing it on.
 */
export function npxEnded(env: NodeJS.ProcessEnv = process.env): Promise<'npx ended'> {
  const shell = process.ppid;
  return new Promise((resolve) => {
    if (!isRunByNpx(env)) return;
    const orphaned = isOrphan(shell);
    const look = setInterval(() => {
      if (process.ppid === shell && !orphaned) return;
      clearInterval(look);
      resolve('npx ended');
    }, LOOK_EVERY_MS).unref();
  });
}

/** What a process started by npx starts inherits the environment, but a process group of its own shows that it is to stay. */
function isRunByNpx({ npm_command, npm_lifecycle_script = '' }: NodeJS.ProcessEnv): boolean {
  const leadsGroup = readStat(process.pid)?.group === process.pid;
  return npm_command === 'exec' && FOREGROUND_GENESIS.test(npm_lifecycle_script) && !leadsGroup;
}

/** Whether the shell ended while this process was starting: npm, its shell and what it runs share a process group. */
function isOrphan(parent: number): boolean {
  const group = readStat(process.pid)?.group;
  return group !== undefined && readStat(parent)?.group !== group;
}
