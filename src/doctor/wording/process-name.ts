import type { ProcessFacts } from '../../locks/proc/process-facts.ts';

const MOST_COMMAND_CHARS = 80;

/** `pid 123 (python3 import.py)`: with the start of its command line, without the folder of the program. */
export function processName({ pid, command }: Pick<ProcessFacts, 'pid' | 'command'>): string {
  const short = command.replace(/^\/\S*\//, '');
  const shown = short.length > MOST_COMMAND_CHARS ? `${short.slice(0, MOST_COMMAND_CHARS - 1)}…` : short;
  return `${pid === null ? 'a process' : `pid ${pid}`} (${shown})`;
}
