import type { ProcessFacts } from '../../locks/proc/process-facts.ts';

const MOST_COMMAND_CHARS = 80;

/** `pid 123 (python3 import.py)`. */
export function processName({ pid, command }: Pick<ProcessFacts, 'pid' | 'command'>): string {
  return `${pid === null ? 'a process' : `pid ${pid}`} (${shortCommand(command)})`;
}

/** `python3 import.py`: the start of a command line, without the folder of the program. */
export function shortCommand(command: string): string {
  const short = command.replace(/^\/\S*\//, '');
  return short.length > MOST_COMMAND_CHARS ? `${short.slice(0, MOST_COMMAND_CHARS - 1)}…` : short;
}
