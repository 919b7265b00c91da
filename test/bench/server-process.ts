import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { GENESIS } from './genesis.ts';

/** What a server tells of its own process at `GET /api/metrics`. */
export interface ProcessMetrics {
  /** Of all threads, user and system. */
  readonly cpu_seconds: number;
  readonly peak_rss_bytes: number;
}

/** A server in a process of its own, started for the measurement. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  static genesis(databaseFile: string, durability: 'full' | 'normal'): Promise<ServerProcess> {
    return start([
      GENESIS,
      'serve',
      '--port',
      '0',
      '--db',
      databaseFile,
      '--durability',
      durability,
      '--log-level',
      'warn',
    ]);
  }

  /** One of the servers in `peers/`. */
  static peer(name: 'ceiling' | 'straightforward', ...args: string[]): Promise<ServerProcess> {
    return start([fileURLToPath(new URL(`./peers/${name}.ts`, import.meta.url)), ...args]);
  }

  static async start(args: readonly string[]): Promise<ServerProcess> {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    // However the bench ends, it leaves nothing behind.
    process.once('exit', () => child.kill('SIGKILL'));
    for await (const line of createInterface(child.stdout)) {
      const [url] = /http:\S+/.exec(line) ?? [];
      if (url) return new ServerProcess(child, url);
    }
    throw new Error(`${args.join(' ')} ended before it listened`);
  }

  async metrics(): Promise<ProcessMetrics> {
    const answer = await fetch(`${this.url}/api/metrics`);
    return ((await answer.json()) as { process: ProcessMetrics }).process;
  }

  async stop(): Promise<void> {
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await exited;
  }
}

const start = ServerProcess.start;
