import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GenesisError } from '../../../errors.ts';
import { fromWire } from '../../../wire-error.ts';
import type { BatchConnection, BatchReply, Operation, Outcome } from '../../pool/batch-connection.ts';
import { openError } from '../file/open-error.ts';
import type { OpenedFiles } from '../file/opened-files.ts';
import type {
  ConnectionReport,
  ConnectionSettings,
  FromWorker,
  ToWorker,
  WireOutcome,
  WireReply,
} from './protocol.ts';

// tsc does not rewrite the extension in here: it is .ts when the sources run and .js when dist does.
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

/** The main thread's handle of one worker with one open database. Runs one batch at a time. */
export class Connection implements BatchConnection {
  /** Settles when the thread has ended, for any reason, with the error for whatever it leaves unanswered. */
  readonly ended: Promise<GenesisError>;
  readonly #worker: Worker;
  readonly #report: ConnectionReport;
  readonly #files: OpenedFiles;
  #running: PromiseWithResolvers<WireReply> | undefined;
  #failure: unknown;
  #lost: GenesisError | undefined;

  private constructor(worker: Worker, { report, files }: Extract<FromWorker, { kind: 'ready' }>) {
    this.#worker = worker;
    this.#report = report;
    this.#files = files;
    worker.on('message', (reply: WireReply) => {
      const running = this.#running;
      this.#running = undefined;
      running?.resolve(reply);
    });
    worker.on('error', (error) => {
      this.#failure = error;
    });
    this.ended = new Promise((resolve) => {
      worker.once('exit', (exitCode) => {
        this.#lost = connectionLost(exitCode, this.#failure);
        this.#running?.reject(this.#lost);
        resolve(this.#lost);
      });
    });
  }

  /** Starts the thread and opens the file. Throws `DB_OPEN_FAILED`, `DB_REPLACED`, or SQLite's lock error. */
  static async open(settings: ConnectionSettings): Promise<Connection> {
    const worker = new Worker(WORKER, {
      workerData: settings,
      execArgv: [],
      name: `genesis ${settings.role}`,
    });
    const first = await firstMessage(worker);
    if (first.kind === 'ready') return new Connection(worker, first);
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
    this.#running = Promise.withResolvers();
    this.#send({ kind: 'run', operations });
    return received(await this.#running.promise);
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

  #send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }
}

function received(reply: WireReply): BatchReply {
  if (reply.kind === 'busy') return { kind: 'busy', error: fromWire(reply.error), pauseMs: 0 };
  return { ...reply, outcomes: reply.outcomes.map(outcomeOf) };
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
