import type { PoolCounters } from '../counters.ts';
import type { BatchConnection } from './batch-connection.ts';

export interface ConnectionSetOptions {
  /** How many connections there may be at most. */
  readonly size: number;
  readonly open: () => Promise<BatchConnection>;
  readonly counters: PoolCounters;
  /** Another connection has been opened, and can be taken. */
  readonly onOpened: () => void;
  /** Another connection could not be opened. */
  readonly onOpenFailed: (error: unknown) => void;
  /** A connection ended by itself. */
  readonly onLost: (error: unknown) => void;
}

/** Milliseconds to wait after a connection could not be opened: every try costs a thread, or a session. */
const OPEN_PAUSE_MS = 500;

/** The connections of one lane: opens them one at a time, lends the idle ones, forgets those that ended. */
export class ConnectionSet {
  readonly #options: ConnectionSetOptions;
  readonly #all = new Set<BatchConnection>();
  readonly #idle: BatchConnection[] = [];
  #opening: Promise<void> | undefined;
  #notBefore = 0;
  #closed = false;

  constructor(options: ConnectionSetOptions) {
    this.#options = options;
  }

  get isEmpty(): boolean {
    return this.#all.size === 0;
  }

  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  /** Whether nothing is at work. */
  get isQuiet(): boolean {
    return this.#idle.length === this.#all.size && this.#opening === undefined;
  }

  /** Opens a connection and waits for it; throws what kept it from opening. */
  async start(): Promise<BatchConnection> {
    const connection = await this.#options.open();
    this.#adopt(connection);
    return connection;
  }

  /** The idle connection that has been idle longest. */
  take(): BatchConnection | undefined {
    return this.#idle.shift();
  }

  giveBack(connection: BatchConnection): void {
    if (this.#all.has(connection)) this.#idle.push(connection);
  }

  /** Opens another connection, unless there are enough, or one is being opened, or the last try has just failed. */
  grow(): void {
    const mayGrow = this.#all.size < this.#options.size && performance.now() >= this.#notBefore;
    if (this.#opening || this.#closed || !mayGrow) return;
    this.#opening = this.#open();
  }

  /** Forgets a connection and ends it, unless it has ended already. */
  lose(connection: BatchConnection, error: unknown): void {
    if (!this.#all.delete(connection)) return;
    const index = this.#idle.indexOf(connection);
    if (index !== -1) this.#idle.splice(index, 1);
    void connection.terminate();
    if (this.#closed) return;
    this.#options.counters.connectionsLost++;
    this.#options.onLost(error);
  }

  /** Ends every connection: `in-order`, or `at-once` whatever it is doing. */
  async close(how: 'in-order' | 'at-once'): Promise<void> {
    this.#closed = true;
    await this.#opening;
    const connections = [...this.#all];
    await Promise.all(connections.map((each) => (how === 'in-order' ? each.close() : each.terminate())));
  }

  async #open(): Promise<void> {
    try {
      this.#adopt(await this.#options.open());
    } catch (error) {
      this.#notBefore = performance.now() + OPEN_PAUSE_MS;
      this.#opening = undefined;
      this.#options.onOpenFailed(error);
      return;
    }
    this.#opening = undefined;
    this.#options.onOpened();
  }

  #adopt(connection: BatchConnection): void {
    this.#options.counters.connectionsOpened++;
    this.#all.add(connection);
    this.#idle.push(connection);
    void connection.ended.then((error) => this.lose(connection, error));
  }
}
