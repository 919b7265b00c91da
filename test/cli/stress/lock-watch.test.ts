import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { StressResult } from '../../../src/stress/judge/result.ts';
import { runGenesis, startServe } from '../../support/cli.ts';
import { executeElsewhere } from '../../support/elsewhere.ts';
import { GENESIS } from '../../support/genesis.ts';
import { hasLinuxLocks } from '../../support/lock-holders.ts';
import { tempDatabase, tempFolder } from '../../support/temp-folder.ts';

const NEVER_ENDING = fileURLToPath(new URL('../../support/never-ending-server.ts', import.meta.url));

/** The result of the built binary, and its report on one line. */
async function stress(...args: string[]): Promise<{ result: StressResult; report: string }> {
  const file = join(tempFolder(), 'result.json');
  const { stdout } = await runGenesis(['stress', ...args, '--json', file]);
  return { result: JSON.parse(readFileSync(file, 'utf8')), report: stdout.replace(/\s+/g, ' ') };
}

const spawned = (command: string) => ['--spawn', command, '--url', 'http://127.0.0.1:{{port}}'];
const serve = `"${process.execPath}" "${GENESIS}" serve --port {{port}} --db {{db}}`;

/** Long enough for the start of the process that watches, on a busy machine too; some hundred requests, not many thousands. */
const FOR_A_WHILE = ['-c', '3', '-d', '3s', '--think', '5ms'];
/** Requests that wait for a lock until they time out. */
const IN_VAIN = ['-c', '3', '-t', '3s'];

function writersIn({ locks }: StressResult) {
  if (locks?.status !== 'seen') throw new Error(`no locks were seen: ${JSON.stringify(locks)}`);
  return locks.holders.filter(({ write }) => write !== null);
}

describe.skipIf(!hasLinuxLocks)('beside a load, genesis stress', () => {
  it('holds the lock of a fault, and does not blame the server for it', async () => {
    const { result, report } = await stress(...spawned(serve), ...IN_VAIN, '--fault', 'lock@0s:1h');
    expect(result.faults).toMatchObject([{ happened: true }]);
    expect(result.outcomes).toMatchObject({ ok: 0, timeout: 3 });
    // The server itself may be seen at its last write before the lock.
    expect(writersIn(result).filter(({ owner }) => owner === 'tool')).toMatchObject([
      { write: { holds: 1 } },
    ]);
    expect(report).not.toContain('Locks held');
  });

  it('sees a transaction that the server never ends, in a database that it found', async () => {
    const file = tempDatabase();
    const command = `"${process.execPath}" "${NEVER_ENDING}" "${file}"`;
    const { result, report } = await stress(...spawned(command), ...FOR_A_WHILE);
    expect(result.locks).toMatchObject({ database: file, journalMode: 'rollback', commits: 0 });
    expect(writersIn(result)).toMatchObject([
      {
        owner: 'server',
        write: { holds: 1, heldAtEndMs: expect.any(Number), heldAfterLoadMs: expect.any(Number) },
      },
    ]);
    expect(report).toMatch(
      /Locks held the server \(pid \d+: .*\) held the write lock .* more after the last answer/,
    );
  });

  it('sees another program that holds the lock of a server that was already running', async () => {
    const file = tempDatabase();
    const { url } = await startServe(['--db', file]);
    const { pid } = await executeElsewhere(file, 'BEGIN IMMEDIATE');
    const { result, report } = await stress('--url', url, '--db', file, ...IN_VAIN);
    expect(writersIn(result).filter(({ owner }) => owner !== 'server')).toMatchObject([
      { pid, owner: 'other' },
    ]);
    expect(report).toContain(`another program (pid ${pid}: `);
    expect(result.serverCpu).toBeNull();
  });

  it('knows the server that was already running by its port', async () => {
    const file = tempDatabase();
    const { url } = await startServe(['--db', file]);
    const { result } = await stress('--url', url, '--db', file, ...FOR_A_WHILE);
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(writersIn(result)).toMatchObject([{ owner: 'server' }]);
  });

  it('says nothing about the locks of a server that holds them for an instant', async () => {
    const { result, report } = await stress(...spawned(serve), ...FOR_A_WHILE);
    expect(result.verdict).toEqual({ status: 'passed' });
    expect(writersIn(result)).toMatchObject([{ owner: 'server' }]);
    expect(report).not.toContain('Locks held');
  });
});

describe('genesis stress', () => {
  it('measures the CPU of the embedded server, and leaves its locks alone', async () => {
    const { result } = await stress(...FOR_A_WHILE);
    expect(result.locks).toBeNull();
    if (hasLinuxLocks) expect(result.serverCpu?.cpuMs).toBeGreaterThan(0);
  });
});
