import { extname } from 'node:path';
import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads';
import { GenesisError } from '../../../errors.ts';
import { openError } from '../file/open-error.ts';
import type { ConnectionSettings, FromWorker, ThreadData, ToWorker } from './protocol.ts';

// The build does not rewrite the extension in here: it is .ts when the sources run and .js when dist does.
const WORKER = new URL(`./worker${extname(import.meta.url)}`, import.meta.url);

type Ready = Extract<FromWorker, { kind: 'ready' }>;

/** The thread of one connection. It loads its code at once, and opens the database later; before that it keeps no process alive. */
export class ConnectionThread {
  /** Settles when the thread has ended, for any reason, with the error for whatever it leaves unanswered. */
  readonly ended: Promise<GenesisError>;
  /** Of its own, because a reply can be taken from it at once. */
  readonly replies: MessagePort;
  readonly #worker: Worker;
  readonly #first: Promise<FromWorker>;

  /** `operations`: address of the module of its operations. */
  constructor(operations: URL) {
    const { port1, port2 } = new MessageChannel();
    this.replies = port1;
    this.#worker = new Worker(WORKER, {
      workerData: { operations: operations.href, replies: port2 } satisfies ThreadData,
      transferList: [port2],
      execArgv: [],
      name: 'genesis connection',
    });
    this.#worker.unref();
    this.#first = new Promise((resolve) => this.#worker.once('message', resolve));
    let failure: unknown;
    this.#worker.on('error', (error) => {
      failure = error;
    });
    this.ended = new Promise((resolve) => {
      this.#worker.once('exit', (exitCode) => resolve(connectionLost(exitCode, failure)));
    });
  }

  /** Opens the file, once. Throws `DB_OPEN_FAILED`, `DB_REPLACED`, or SQLite's lock error; the thread is ended then. */
  async open(settings: ConnectionSettings): Promise<Ready> {
    this.#worker.ref();
    this.#worker.postMessage(settings);
    const first = await Promise.race([this.#first, this.ended]);
    if (first instanceof GenesisError) throw first.cause ?? first;
    if (first.kind === 'ready') return first;
    await this.end();
    throw openError(settings.file, first.error);
  }

  send(message: ToWorker): void {
    this.#worker.postMessage(message);
  }

  /** Ends the thread as soon as SQLite's current call returns. */
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}

function connectionLost(exitCode: number, cause: unknown): GenesisError {
  return new GenesisError('DB_CONNECTION_LOST', `the thread of a database connection ended (${exitCode})`, {
    cause,
    hint: 'What it was working on may or may not have been stored. A new connection takes its place.',
  });
}
