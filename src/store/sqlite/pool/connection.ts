import { receiveMessageOnPort } from 'node:worker_threads';
import type { GenesisError } from '../../../errors.ts';
import { fromWire } from '../../../wire-error.ts';
import type { BatchConnection, BatchReply, Operation, Outcome, Role } from '../../pool/batch-connection.ts';
import type { OpenedFiles } from '../file/opened-files.ts';
import type { BatchObserver } from './batch-observer.ts';
import type { ConnectionThread } from './connection-thread.ts';
import type { ConnectionReport, ConnectionSettings, FromWorker, WireOutcome, WireReply } from './protocol.ts';

interface RunningBatch extends PromiseWithResolvers<BatchReply> {
  readonly operations: readonly Operation[];
}

/** The main thread's handle of one worker with one open database. Runs one batch at a time. */
export class Connection implements BatchConnection {
  /** Settles when the thread has ended, for any reason, with the error for whatever it leaves unanswered. */
  readonly ended: Promise<GenesisError>;
  readonly #thread: ConnectionThread;
  readonly #report: ConnectionReport;
  readonly #files: OpenedFiles;
  readonly #role: Role;
  readonly #observer: BatchObserver | undefined;
  #running: RunningBatch | undefined;
  #lost: GenesisError | undefined;

  private constructor(
    thread: ConnectionThread,
    role: Role,
    { report, files }: Extract<FromWorker, { kind: 'ready' }>,
    observer: BatchObserver | undefined,
  ) {
    this.#thread = thread;
    this.#report = report;
    this.#files = files;
    this.#role = role;
    this.#observer = observer;
    const fd = observer?.opened(files);
    if (fd !== undefined) thread.send({ kind: 'index', fd });
    thread.replies.on('message', (reply: WireReply) => this.#receive(reply));
    this.ended = thread.ended.then((lost) => {
      // What it has answered last may lie there still.
      this.#collect();
      thread.replies.close();
      this.#lost = lost;
      this.#lose(lost);
      return lost;
    });
  }

  /** Opens the file on a thread. Throws `DB_OPEN_FAILED`, `DB_REPLACED`, or SQLite's lock error. */
  static async open(
    thread: ConnectionThread,
    settings: ConnectionSettings,
    observer?: BatchObserver,
  ): Promise<Connection> {
    return new Connection(thread, settings.role, await thread.open(settings), observer);
  }

  get report(): ConnectionReport {
    return this.#report;
  }

  /** What it has open. */
  get files(): OpenedFiles {
    return this.#files;
  }

  /** Rejects with `DB_CONNECTION_LOST` when the thread dies; whether the batch was committed is unknown then. */
  async run(operations: readonly Operation[]): Promise<BatchReply> {
    if (this.#lost) throw this.#lost;
    const running = { operations, ...Promise.withResolvers<BatchReply>() };
    this.#running = running;
    this.#thread.send({ kind: 'run', operations });
    if (this.#role === 'writer') this.#observer?.sent(this.#collect);
    return running.promise;
  }

  /** Closes the database in order and ends the thread. */
  async close(): Promise<void> {
    this.#thread.send({ kind: 'close' });
    await this.ended;
  }

  /** Ends the thread as soon as SQLite's current call returns. */
  async terminate(): Promise<void> {
    await this.#thread.end();
  }

  readonly #collect = (): void => {
    const received = receiveMessageOnPort(this.#thread.replies);
    if (received) this.#receive(received.message as WireReply);
  };

  #receive(wire: WireReply): void {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    if (this.#role === 'writer') this.#observer?.answered(this.#collect);
    if (wire.kind === 'busy') {
      running.resolve({ kind: 'busy', error: fromWire(wire.error), pauseMs: 0 });
      return;
    }
    const { committed, states, followUp } = wire;
    const outcomes = wire.outcomes.map(outcomeOf);
    this.#observer?.done({ role: this.#role, operations: running.operations, outcomes, states, followUp });
    running.resolve({ kind: 'done', outcomes, committed });
  }

  #lose(error: GenesisError): void {
    const running = this.#running;
    if (!running) return;
    this.#running = undefined;
    if (this.#role === 'writer') this.#observer?.answered(this.#collect);
    this.#observer?.lost();
    running.reject(error);
  }
}

function outcomeOf(outcome: WireOutcome): Outcome {
  if (!outcome.ok) return { ok: false, error: fromWire(outcome.error) };
  return 'json' in outcome ? { ok: true, result: JSON.parse(outcome.json) } : outcome;
}
