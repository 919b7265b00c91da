import type { ChildProcess } from 'node:child_process';
import { addAbortListener } from 'node:events';
import { extname } from 'node:path';
import { GenesisError, messageOf } from '../../../errors.ts';
import { forkHelper } from '../../../fork-helper.ts';
import type { OutsideDatabase } from './outside-database.ts';
import type { OutsideReply, OutsideRequest } from './sqlite-process.ts';

const PROCESS = new URL(`./sqlite-process${extname(import.meta.url)}`, import.meta.url);

/**
 * A connection to a server's database from outside the server, like that of another application. One request at a time.
 * Throws `DB_OPEN_FAILED` where the file cannot be used.
 */
export class SqliteConnection implements OutsideDatabase {
  readonly #child: ChildProcess;
  readonly #file: string;
  /** Resolves with the reason when the process has ended. */
  readonly #ended: Promise<string>;
  #isUsed = false;

  constructor(file: string) {
    this.#file = file;
    this.#child = forkHelper(PROCESS, { args: [file] });
    this.#ended = new Promise((resolve) => {
      this.#child.once('error', (error) => resolve(messageOf(error)));
      this.#child.once('exit', () => resolve('its process was ended'));
    });
  }

  /** Takes the write lock as soon as it is free; resolves when it is held. An abort ends the connection. */
  async hold(signal: AbortSignal = new AbortController().signal): Promise<void> {
    const listening = addAbortListener(signal, () => this.#child.kill('SIGKILL'));
    try {
      await this.#ask('hold');
    } finally {
      listening[Symbol.dispose]();
    }
  }

  async release(): Promise<void> {
    await this.#ask('release');
  }

  /** What SQLite finds wrong with the file; empty when it is sound. */
  async integrityProblems(): Promise<string[]> {
    const lines = (await this.#ask('check')) as string[];
    return lines.filter((line) => line !== 'ok');
  }

  /** Releases the lock and closes the connection; resolves when its process has ended. */
  async close(): Promise<void> {
    if (this.#isUsed) await this.#ask('close').catch(() => {});
    this.#child.kill('SIGKILL');
    await this.#ended;
  }

  async #ask(request: OutsideRequest): Promise<unknown> {
    this.#isUsed = true;
    const replied = new Promise<OutsideReply>((resolve) => this.#child.once('message', resolve));
    // A process that has ended cannot be asked: its end is the reply.
    this.#child.send(request, () => {});
    const ended = this.#ended.then((why) => ({ error: why }));
    const reply = await Promise.race([replied, ended]);
    if ('done' in reply) return reply.done;
    throw new GenesisError('DB_OPEN_FAILED', `${this.#file} cannot be used from outside: ${reply.error}`, {
      hint: 'Name the SQLite database that the server uses.',
    });
  }
}
