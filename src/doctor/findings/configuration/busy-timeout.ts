import { basename } from 'node:path';
import type { FindingsOf } from '../../check.ts';
import type { Opener } from '../../facts/openers/read-openers.ts';
import type { Finding } from '../../result.ts';

/** Only a server reports how long it waits for a lock: for other processes it is unknown. */
export const busyTimeout: FindingsOf = ({ openers, server }) => {
  const genesis = server?.kind === 'genesis' ? server : undefined;
  if (genesis?.database.busyTimeoutMs === 0) return [NO_BUSY_TIMEOUT];
  const others = (openers ?? []).filter(({ process }) => process.pid !== genesis?.pid);
  return others.length > 0 ? [unknownTimeout(others)] : [];
};

const NO_BUSY_TIMEOUT: Finding = {
  rule: 'no-busy-timeout',
  severity: 'error',
  message:
    'the server has a busy timeout of 0 ms: SQLite refuses it at once whenever another process holds the lock',
  evidence: [],
  remedy: 'Start it with --busy-timeout 5s.',
};

function unknownTimeout(openers: readonly Opener[]): Finding {
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
      'no wait by default: the C API, the sqlite3 shell, node:sqlite',
      '5 s by default: Python sqlite3, better-sqlite3, rusqlite, mattn/go-sqlite3',
    ],
    remedy:
      'Make sure that each of them sets a busy timeout of some seconds: PRAGMA busy_timeout=5000, in every connection.',
  };
}

function isShell(command: string): boolean {
  const [program = ''] = command.split(' ');
  return basename(program) === 'sqlite3';
}
