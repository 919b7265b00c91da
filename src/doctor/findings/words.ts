import type { Entry } from '../../locks/file/entry.ts';
import type { ProcessFacts } from '../../locks/proc/process-facts.ts';

const MOST_COMMAND_CHARS = 80;

/** `0644`, as chmod takes it. */
export function formatMode(mode: number): string {
  return mode.toString(8).padStart(4, '0');
}

/** A user's name, or its number where it has none. */
export function ownerOf({ uid }: Pick<Entry, 'uid'>, users: Readonly<Record<number, string>>): string {
  return users[uid] ?? `user ${uid}`;
}

/** `pid 123 (python3 import.py)`: as much of the command line as tells which one it is, without the program's folder. */
export function processName({ pid, command }: Pick<ProcessFacts, 'pid' | 'command'>): string {
  const told = command.replace(/^\/\S*\//, '');
  return `${pid === null ? 'a process' : `pid ${pid}`} (${told.length > MOST_COMMAND_CHARS ? `${told.slice(0, MOST_COMMAND_CHARS - 1)}…` : told})`;
}
