import type { ChildProcess } from 'node:child_process';
import { addAbortListener } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { formatDuration } from '../duration.ts';
import { codeOf, messageOf } from '../errors.ts';
import { forkHelper } from '../fork-helper.ts';
import { abortReason } from './abort-reason.ts';
import type { Message, Obstacle, Questions, Reply, WithOpening } from './protocol.ts';

/** Milliseconds for a process to start; on a busy machine, Node takes a second. */
const STARTING_MS = 20_000;

/** Milliseconds to wait for the end of a killed process: one that waits for a disk ends when the disk answers. */
const ENDING_MS = 1_000;

/** The last characters on stderr that are kept. */
const KEPT_CHARS = 4_096;

export interface ProbeOptions {
  /** Milliseconds for all questions, once the process is ready; null for no limit. */
  readonly deadlineMs: number | null;
  readonly signal: AbortSignal;
  /** Called with the id of the process, so that its own locks can be left out. */
  readonly onStart: (pid: number) => void;
}

/** Why a probe answers no more questions. */
export type End =
  | { readonly kind: 'late'; readonly afterMs: number }
  | { readonly kind: 'aborted'; readonly reason: string }
  | { readonly kind: 'died'; readonly obstacle: Obstacle };

export type ProbeReply<T> = Reply<T> | { readonly ended: End };

export type ProbeFailure = Exclude<ProbeReply<never>, { readonly answer: unknown }>;

/** Why a question has no answer, in words. */
export function failureReason(failure: ProbeFailure): string {
  if ('failed' in failure) return `${failure.failed.message} (${failure.failed.code})`;
  const { ended } = failure;
  if (ended.kind === 'died') return ended.obstacle.message;
  return ended.kind === 'aborted'
    ? ended.reason
    : `SQLite did not answer within ${formatDuration(ended.afterMs)}`;
}

/** Runs `use` with a probe, and kills its process afterwards. `program`: a module that calls `answerQuestions`. */
export async function withProbe<Q extends Questions, T>(
  program: URL,
  options: ProbeOptions,
  use: (probe: Probe<Q>) => Promise<T>,
): Promise<T> {
  const probe = new Probe<Q>(program, options);
  try {
    return await use(probe);
  } finally {
    await probe.kill();
  }
}

/**
 * A process that asks SQLite, one question at a time: the answers that it gave before it is late or dies are kept. It is a
 * process because a thread that waits for a network file system cannot be ended, and one that reads a truncated -shm
 * takes all other threads down.
 */
export class Probe<Q extends Questions> {
  readonly #child: ChildProcess;
  readonly #closed: Promise<void>;
  readonly #end = Promise.withResolvers<End>();
  #reply: (reply: Reply<unknown>) => void = () => {};
  #timer: NodeJS.Timeout | undefined;
  #stderr = '';

  constructor(program: URL, { deadlineMs, signal, onStart }: ProbeOptions) {
    this.#child = forkHelper(program, { stderr: 'pipe' });
    if (this.#child.pid !== undefined) onStart(this.#child.pid);
    this.#closed = new Promise((resolve) => this.#child.once('close', () => resolve()));
    this.#listen(deadlineMs);
    this.#endAfter(STARTING_MS);
    const abort = () => this.#stop({ kind: 'aborted', reason: abortReason(signal) });
    const listening = addAbortListener(signal, abort);
    void this.#end.promise.then(() => listening[Symbol.dispose]());
  }

  /** One question at a time. */
  ask<Name extends keyof WithOpening<Q>>(
    question: Name,
    args: WithOpening<Q>[Name]['args'],
  ): Promise<ProbeReply<WithOpening<Q>[Name]['answer']>> {
    const replied = new Promise<Reply<WithOpening<Q>[Name]['answer']>>((resolve) => {
      this.#reply = resolve as (reply: Reply<unknown>) => void;
    });
    // If the process is dead, its end is the reply.
    this.#child.send({ question, args }, () => {});
    return Promise.race([replied, this.#end.promise.then((ended) => ({ ended }))]);
  }

  /** Resolves when the process has ended, or does not end although it was killed. */
  async kill(): Promise<void> {
    this.#stop({ kind: 'aborted', reason: 'its answers are no longer needed' });
    const waiting = new AbortController();
    const tooLong = delay(ENDING_MS, undefined, { signal: waiting.signal }).catch(() => {});
    await Promise.race([this.#closed, tooLong]);
    waiting.abort();
    // What is left of it must not keep this process running.
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

  /** Only the first end counts. */
  #stop(end: End): void {
    this.#end.resolve(end);
    clearTimeout(this.#timer);
    this.#child.kill('SIGKILL');
  }
}

function deathOf(code: number | null, signal: NodeJS.Signals | null, stderr: string): Obstacle {
  const by = signal ?? `EXIT_${code}`;
  const words = lastWords(stderr);
  return { code: by, message: `the process that asked SQLite ended by ${by}${words ? `: ${words}` : ''}` };
}

/** The error message at the end of stderr, without the stack and the version that Node prints after it. */
function lastWords(stderr: string): string | undefined {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  return (lines.find((line) => /error/i.test(line)) ?? lines.at(-1))?.trim();
}
