import { type ChildProcess, fork } from 'node:child_process';
import { extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { codeOf, messageOf } from '../../errors.ts';
import type { Obstacle } from '../facts/contents/contents.ts';
import { abortReason } from './abort-reason.ts';
import type { Message, QuestionName, Questions, Reply } from './protocol.ts';

const PROCESS = new URL(`./probe-process${extname(import.meta.url)}`, import.meta.url);

/** Milliseconds for a process to come up; on a busy machine, Node takes a second. */
const STARTING_MS = 20_000;

/** Milliseconds to wait for the end of a process that was killed: one that waits for a disk ends when the disk answers. */
const ENDING_MS = 1_000;

/** Of what a process says on stderr, its last characters are kept. */
const KEPT_CHARS = 4_096;

export interface ProbeOptions {
  /** Milliseconds for all that it is asked, from when it can be asked; null for as long as it takes. */
  readonly deadlineMs: number | null;
  readonly signal: AbortSignal;
  /** Told the process's id at once: what it does with the file is not what the user asks about. */
  readonly onStart: (pid: number) => void;
}

/** Why nothing more is answered. */
export type End =
  | { readonly kind: 'late'; readonly afterMs: number }
  | { readonly kind: 'aborted'; readonly reason: string }
  | { readonly kind: 'died'; readonly obstacle: Obstacle };

export type Told<T> = Reply<T> | { readonly ended: End };

/** Runs `use` with a process that asks SQLite, and kills that process when it is over. */
export async function withProbe<T>(options: ProbeOptions, use: (probe: Probe) => Promise<T>): Promise<T> {
  const probe = new Probe(options);
  try {
    return await use(probe);
  } finally {
    await probe.kill();
  }
}

/**
 * A process that asks SQLite, question by question: what it answered before it is late or dies is kept. A process and not
 * a thread, because a thread that waits for a network file system cannot be ended, and one that reads a -shm that was cut
 * takes all others with it.
 */
export class Probe {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  readonly #end = Promise.withResolvers<End>();
  #reply: (reply: Reply<unknown>) => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #stderr = '';

  constructor({ deadlineMs, signal, onStart }: ProbeOptions) {
    this.#child = start();
    if (this.#child.pid !== undefined) onStart(this.#child.pid);
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#listen(deadlineMs);
    this.#endAfter(STARTING_MS);
    const abort = () => this.#stop({ kind: 'aborted', reason: abortReason(signal) });
    signal.addEventListener('abort', abort, { once: true });
    if (signal.aborted) abort();
    void this.#end.promise.then(() => signal.removeEventListener('abort', abort));
  }

  /** One question at a time. */
  ask<Q extends QuestionName>(
    question: Q,
    given: Questions[Q]['given'],
  ): Promise<Told<Questions[Q]['told']>> {
    const replied = new Promise<Reply<Questions[Q]['told']>>((resolve) => {
      this.#reply = resolve as (reply: Reply<unknown>) => void;
    });
    // That a dead process hears nothing is told by its end.
    this.#child.send({ ask: question, given }, () => {});
    return Promise.race([replied, this.#end.promise.then((ended) => ({ ended }))]);
  }

  /** Resolves when the process has ended, or when it does not end although it was killed. */
  async kill(): Promise<void> {
    this.#stop({ kind: 'aborted', reason: 'its answers are not needed any more' });
    const waiting = new AbortController();
    const tooLong = delay(ENDING_MS, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([this.#closed, tooLong]);
    waiting.abort();
    // What is left of it must not keep us from ending.
    if (this.#child.connected) this.#child.disconnect();
    this.#child.stderr?.destroy();
    this.#child.unref();
  }

  #listen(deadlineMs: number | null): void {
    this.#child.on('message', (message: Message) => {
      if (!('ready' in message)) return this.#reply(message);
      clearTimeout(this.#timer);
      if (deadlineMs !== null) this.#endAfter(deadlineMs);
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-KEPT_CHARS);
    });
    this.#child.once('error', (error) =>
      this.#stop({ kind: 'died', obstacle: { code: codeOf(error) ?? 'ERROR', message: messageOf(error) } }),
    );
    this.#child.once('close', (code, signal) =>
      this.#stop({ kind: 'died', obstacle: deathOf(code, signal, this.#stderr) }),
    );
  }

  #endAfter(ms: number): void {
    this.#timer = setTimeout(() => this.#stop({ kind: 'late', afterMs: ms }), ms);
  }

  /** The first end is the one that is told. */
  #stop(end: End): void {
    this.#end.resolve(end);
    clearTimeout(this.#timer);
    this.#child.kill('SIGKILL');
  }
}

function start(): ChildProcess {
  return fork(PROCESS, {
    // Not ours: to be inspected or measured is not meant for it.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    // In a group of its own: Ctrl+C is for the doctor, which then ends it; and Ctrl+Z must not stop it with its locks.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
}

function deathOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): Obstacle {
  const by = signal ?? `EXIT_${code}`;
  const words = lastWords(stderr);
  return { code: by, message: `the process that asked SQLite ended by ${by}${words ? `: ${words}` : ''}` };
}

/** What a process that failed says last, without the stack and the version that Node tells after it. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1))?.trim();
}
