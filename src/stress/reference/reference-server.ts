import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { extname, join } from 'node:path';
import { GenesisError } from '../../errors.ts';
import { forkHelper } from '../../fork-helper.ts';
import { inTemporaryFolder } from '../../temporary-folder.ts';
import { CHAT_REQUEST } from '../request/request.ts';
import { TokenGenerator } from '../request/token.ts';
import { generateLoad } from '../run/generate-load.ts';
import type { Target } from '../target/target.ts';

const PROCESS = new URL(`./reference-process${extname(import.meta.url)}`, import.meta.url);

/** Short, so that rounds take little longer; long enough for hundreds of answers on a slow machine. */
const MEASURED_MS = 400;
/** A new process is slow until its code is compiled: with 100 ms, its speed differs three times as much. */
const FIRST_WARM_UP_MS = 400;
const WARM_UP_MS = 50;
const TIMEOUT_MS = 10_000;
/** More connections take longer to open than to measure. */
const MOST_CONNECTIONS = 100;

/** What the reference server answered per second, just before and after something else. */
export interface Referenced<T> {
  readonly value: T;
  readonly referencePerSecond: number;
}

/**
 * Measures the machine around a load with a server that is always the same: when the machine is slower at another time,
 * so is this server. Uses as many connections as the load, up to 100. Throws `OUTPUT_UNWRITABLE`, `SERVER_START_FAILED`.
 */
export function withReference<T>(
  concurrency: number,
  signal: AbortSignal,
  use: () => Promise<T>,
): Promise<Referenced<T>> {
  return inTemporaryFolder(async (folder) => {
    const child = forkHelper(PROCESS, { args: [join(folder, 'turns')] });
    const ended = once(child, 'exit').catch(() => {});
    try {
      const target = targetAt(await portOf(child));
      const connections = Math.min(concurrency, MOST_CONNECTIONS);
      const before = await answersPerSecond(target, connections, FIRST_WARM_UP_MS, signal);
      const value = await use();
      const after = await answersPerSecond(target, connections, WARM_UP_MS, signal);
      // An interrupted measure is too low.
      return { value, referencePerSecond: signal.aborted ? before : (before + after) / 2 };
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });
}

async function portOf(child: ChildProcess): Promise<number> {
  const ended = once(child, 'exit').then(() => {
    throw new GenesisError('SERVER_START_FAILED', 'the process that measures the machine ended at once', {
      hint: 'Run without --rounds to see whether other processes can be started.',
    });
  });
  const [port] = await Promise.race([once(child, 'message'), ended]);
  ended.catch(() => {});
  return port as number;
}

function targetAt(port: number): Target {
  const url = `http://127.0.0.1:${port}`;
  const none = { headers: [], database: undefined, server: undefined, asked: [], secrets: [] };
  return { kind: 'remote', url, description: 'reference', ...none, close: async () => [] };
}

async function answersPerSecond(
  target: Target,
  concurrency: number,
  warmupMs: number,
  signal: AbortSignal,
): Promise<number> {
  const { rates } = await generateLoad(
    target,
    {
      load: { kind: 'closed-loop', concurrency, until: { durationMs: MEASURED_MS } },
      ...{ warmupMs, timeoutMs: TIMEOUT_MS, audit: 'skip', request: CHAT_REQUEST },
    },
    {
      tokens: new TokenGenerator(),
      signal,
      onSample: () => {},
      onPhase: () => {},
      onLoading: () => {},
      inTurns: undefined,
      afterWarmUp: async () => {},
    },
  );
  return rates.ok;
}
