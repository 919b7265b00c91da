import { basename } from 'node:path';
import type { Facts } from '../../facts/facts.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding } from '../../result.ts';

/** How long those who use the database wait for a lock: what the server tells, or that nobody does. */
export function busyTimeout({ openers, server }: Facts): Finding | undefined {
  const told = server?.kind === 'genesis' ? server : undefined;
  if (told?.database.busyTimeoutMs === 0) return noBusyTimeout();
  const others = (openers ?? []).filter(({ process }) => process.pid !== told?.pid);
  return others.length > 0 ? unknown(others) : undefined;
}

function noBusyTimeout(): Finding {
  return {
    rule: 'no-busy-timeout',
    severity: 'error',
    message:
      'the server has a busy timeout of 0 ms: it is refused at once whenever anyone else holds the lock',
    evidence: [],
    remedy: 'Start it with --busy-timeout 5s.',
  };
}

function unknown(openers: readonly Opener[]): Finding {
  const shells = openers.filter(({ process }) => isShell(process.command));
  return {
    rule: 'busy-timeout',
    severity: 'info',
    message: `how long ${openers.length === 1 ? 'the process that has the database open waits' : `the ${openers.length} processes that have the database open wait`} for a lock cannot be seen from outside`,
    evidence: [
      ...shells.map(
        ({ process }) =>
          `pid ${process.pid} is the sqlite3 shell, which does not wait unless .timeout is set`,
      ),
      'refused at once by default: the C API, the sqlite3 shell, node:sqlite',
      'wait 5 s by default: Python sqlite3, better-sqlite3, rusqlite, mattn/go-sqlite3',
    ],
    remedy:
      'See that each of them sets a busy timeout of some seconds: PRAGMA busy_timeout=5000, in every connection.',
  };
}

function isShell(command: string): boolean {
  const [program = ''] = command.split(' ');
  return basename(program) === 'sqlite3';
}
