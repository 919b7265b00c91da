import { extname } from 'node:path';
import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { GenesisError } from '../../../errors.ts';
import { fromWire } from '../../../wire-error.ts';
import type { BatchConnection, BatchReply, Operation, Outcome, Role } from '../../pool/batch-connection.ts';
import { openError } from '../file/open-error.ts';
import type { OpenedFiles } from '../file/opened-files.ts';
import type { BatchObserver } from './batch-observer.ts';
import type {
  ConnectionReport,
  ConnectionSettings,
  FromWorker,
  ToWorker,
  WireOutcome,
  WireReply,
  WorkerData,
} from './protocol.ts';

// The build does not rewrite the extension in here: it is .ts when the sources run and .js when dist does.
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

interface RunningBatch extends PromiseWithResolvers<BatchReply> {
  readonly operations: readonly Operation[];
}

interface StartedWorker {
  readonly worker: Worker;
  /** A port of its own, because a reply can be taken from it at once. */
  readonly replies: MessagePort;
  readonly role: Role;
}

/** The main thread's handle of one worker with one open database. Runs one batch at a time. */
export class Connection implements BatchConnection {
  /** Settles when the thread has ended, for any reason, with the error for whatever it leaves unanswered. */
  readonly ended: Promise<GenesisError>;
  readonly #worker: Worker;
  readonly #report: ConnectionReport;
  readonly #files: OpenedFiles;
  readonly #role: Role;
  readonly #replies: MessagePort;
  readonly #observer: BatchObserver | undefined;
  #running: RunningBatch | undefined;
  #failure: unknown;
  #lost: GenesisError | undefined;

  private constructor(
    { worker, replies, role }: StartedWorker,
    { report, files }: Extract<FromWorker, { kind: 'ready' }>,
    observer: BatchObserver | undefined,
  ) {
    this.#worker = worker;
    this.#report = report;
    this.#files = files;
    this.#role = role;
    this.#replies = replies;
    this.#observer = observer;
    const fd = observer?.opened(files);
    if (fd !== undefined) this.#send({ kind: 'index', fd });
    replies.on('message', (reply: WireReply) => this.#receive(reply));
    worker.on('error', (error) => {
      this.#failure = error;
    });
    this.ended = new Promise((resolve) => {
      worker.once('exit', (exitCode) => {
        // What it has answered last may lie there still.
        this.#collect();
        replies.close();
        this.#lost = connectionLost(exitCode, this.#failure);
        this.#lose(this.#lost);
        resolve(this.#lost);
      });
    });
  }

  /** Starts the thread and opens the file. Throws `DB_OPEN_FAILED`, `DB_REPLACED`, or SQLite's lock error. */
  static async open(settings: ConnectionSettings, observer?: BatchObserver): Promise<Connection> {
    const { role } = settings;
    const { port1: replies, port2 } = new MessageChannel();
    const worker = new Worker(WORKER, {
      workerData: { ...settings, replies: port2 } satisfies WorkerData,
      transferList: [port2],
      execArgv: [],
      name: `genesis ${role}`,
    });
    const first = await firstMessage(worker);
    if (first.kind === 'ready') return new Connection({ worker, replies, role }, first, observer);
    replies.close();
    await worker.terminate();
    throw first.kind === 'failed'
      ? openError(settings.file, first.error)
      : new Error('unexpected first message');
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
    this.#send({ kind: 'run', operations });
    if (this.#role === 'writer') this.#observer?.sent(this.#collect);
    return running.promise;
  }

  /** Closes the database in order and ends the thread. */
  async close(): Promise<void> {
    this.#send({ kind: 'close' });
    await this.ended;
  }

  /** Ends the thread as soon as SQLite's current call returns. */
  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  readonly #collect = (): void => {
    const received = receiveMessageOnPort(this.#replies);
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

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}

function outcomeOf(outcome: WireOutcome): Outcome {
  if (!outcome.ok) return { ok: false, error: fromWire(outcome.error) };
  return 'json' in outcome ? { ok: true, result: JSON.parse(outcome.json) } : outcome;
}

function firstMessage(worker: Worker): Promise<FromWorker> {
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (exitCode) => reject(connectionLost(exitCode, undefined)));
  });
}

function connectionLost(exitCode: number, cause: unknown): GenesisError {
  return new GenesisError('DB_CONNECTION_LOST', `the thread of a database connection ended (${exitCode})`, {
    cause,
    hint: 'What it was working on may or may not have been stored. A new connection takes its place.',
  });
}
