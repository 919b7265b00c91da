import type { ProcessFacts } from '../../locks/proc/process-facts.ts';
import { shortCommand } from './process-name.ts';

interface Named {
  readonly process: Pick<ProcessFacts, 'pid' | 'command'>;
  /** Such as `40%`; may be empty. */
  readonly detail: string;
}

/** Many processes in one line, as the workers of one program share its name: `python3 app.py: pid 12 40%, pid 13 44%`. */
export function namesByCommand(all: readonly Named[]): string {
  return [...Map.groupBy(all, ({ process }) => shortCommand(process.command))]
    .map(([command, same]) => `${command}: ${same.map(nameOf).join(', ')}`)
    .join('; ');
}

function nameOf({ process: { pid }, detail }: Named): string {
  return `${pid === null ? 'a process' : `pid ${pid}`} ${detail}`.trimEnd();
}
