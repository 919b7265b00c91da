import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { residentMemory } from '../../src/verify/probes/resident-memory.ts';
import { GENESIS } from '../support/genesis.ts';

/** A server in a process of its own, started for the measurement. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, url: string) {
    this.#child = child;
    this.url = url;
  }

  /** `args`: more of its options; a later one replaces an earlier one. */
  static genesis(database: string, durability: 'full' | 'normal', ...args: string[]): Promise<ServerProcess> {
    const usual = ['--port', '0', '--db', database, '--durability', durability, '--log-level', 'warn'];
    return ServerProcess.start([GENESIS, 'serve', ...usual, ...args]);
  }

  /** One of the servers in `peers/`. */
  static peer(
    name:
      | 'ceiling'
      | 'bare-http'
      | 'straightforward'
      | 'plain-echo'
      | 'stalling'
      | 'stalling-streams'
      | 'pacing',
    ...args: string[]
  ): Promise<ServerProcess> {
    return ServerProcess.start([fileURLToPath(new URL(`./peers/${name}.ts`, import.meta.url)), ...args]);
  }

  private static async start(args: readonly string[]): Promise<ServerProcess> {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    // However the bench ends, it leaves nothing behind.
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    for await (const line of createInterface(child.stdout)) {
      const [url] = /http:\S+/.exec(line) ?? [];
      if (url) return new ServerProcess(child, url);
    }
    throw new Error(`${args.join(' ')} ended before it listened`);
  }

  /** Of all threads since the start, user and system. */
  async cpuSeconds(): Promise<number> {
    const answer = await fetch(`${this.url}/api/metrics`);
    return ((await answer.json()) as { process: { cpu_seconds: number } }).process.cpu_seconds;
  }

  /** Bytes of resident memory: the most it ever was where the system shows it, else what it is now. */
  async peakMemory(): Promise<number> {
    const { pid } = this.#child;
    // Not what getrusage reports: a child process inherits that from its parent.
    if (process.platform !== 'linux') return this.memory();
    const status = await readFile(`/proc/${pid}/status`, 'utf8');
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) * 1_024;
  }

  /** Bytes of resident memory, now. */
  async memory(): Promise<number> {
    return (await residentMemory(this.#child.pid)) ?? Number.NaN;
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
    // A server that ended by itself makes no event any more.
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }
}
