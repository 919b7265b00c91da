import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { StressResult } from '../../src/stress/judge/result.ts';
import { GENESIS } from '../support/genesis.ts';

const run = promisify(execFile);
const CHAT = '/api/chat';
const SCRIPT = fileURLToPath(new URL('./chat.lua', import.meta.url));

export interface LoadOptions {
  readonly connections: number;
  readonly seconds: number;
  /** To send to in turn; without them, nothing names a conversation. */
  readonly conversations?: readonly string[];
  /** Without it, `/api/chat`. */
  readonly path?: string;
}

/** What a server did under a closed loop: every connection sends its next turn when the last one is answered. */
export interface LoadResult {
  readonly requests: number;
  readonly perSecond: number;
  readonly p99Ms: number;
}

export interface Generator {
  readonly name: string;
  readonly choosesConversations: boolean;
  /** Throws where a request failed: the rate of a server that refuses is no rate. */
  load(url: string, options: LoadOptions): Promise<LoadResult>;
}

/** wrk where there is one, because it leaves most of the machine to the server; else the tool itself. */
export async function findGenerator(): Promise<Generator> {
  // wrk knows no option that ends it well.
  const found = await run('wrk', ['--version']).then(
    () => true,
    (error: { code?: unknown }) => error.code !== 'ENOENT',
  );
  return found ? wrk : genesisStress;
}

const wrk: Generator = {
  name: 'wrk',
  choosesConversations: true,
  async load(url, { connections, seconds, conversations = [], path = CHAT }) {
    const args = ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '60s', '-s', SCRIPT, url, '--'];
    const { stdout } = await run('wrk', [...args, path, ...conversations]);
    const { requests, failed, durationUs, p99Us } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
    if (requests === 0)
      throw new Error(`no request to ${url} was answered in ${seconds} s: the machine is too busy`);
    if (failed > 0) throw new Error(`${failed} of ${requests} requests to ${url} failed`);
    return { requests, perSecond: requests / (durationUs / 1e6), p99Ms: p99Us / 1e3 };
  },
};

const genesisStress: Generator = {
  name: 'genesis stress',
  choosesConversations: false,
  async load(url, { connections, seconds, path = CHAT }) {
    const args = [
      'stress',
      '--url',
      url,
      '-c',
      `${connections}`,
      '-d',
      `${seconds}s`,
      '--path',
      path,
      '--no-audit',
      '--json',
      '-',
    ];
    const { stdout } = await run(process.execPath, [GENESIS, ...args], { maxBuffer: 2 ** 26 });
    const { requests, latency, loadMs } = JSON.parse(stdout) as StressResult;
    const failed = requests.completed - requests.ok;
    if (failed > 0 || !latency)
      throw new Error(`${failed} of ${requests.completed} requests to ${url} failed`);
    return {
      requests: requests.ok,
      perSecond: requests.ok / (loadMs / 1e3),
      p99Ms: latency.percentiles.find(({ percentile }) => percentile === 99)?.ms ?? Number.NaN,
    };
  },
};
