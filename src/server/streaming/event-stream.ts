import type { ServerResponse } from 'node:http';
import { ClientGone } from '../client-gone.ts';
import type { StreamLimits } from '../options.ts';

/** Nothing that is between may keep the events: nginx buffers unless this header says otherwise. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const;

/** Characters that leave with one write at most, and one text more. */
const WRITE_CHARS = 4_096;

const ROOM_FOR_MORE = Promise.resolve();

/**
 * Server-sent events to a client that sets the pace. What is written in one turn of the event loop leaves at its end, with one
 * write; the system has taken a write before the next one is made, so that nothing gathers here. While there is nothing to write,
 * comments keep what is between awake. Not Fastify's stream of a reply: it writes ahead of the client, and small writes take
 * a multiple of their bytes while they wait.
 */
export class EventStream {
  readonly #response: ServerResponse;
  readonly #onGone: (reason: ClientGone) => void;
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stall: NodeJS.Timeout;
  readonly #onClose = () => this.#leave(new ClientGone('the client closed its connection'));
  #gone: ClientGone | undefined;
  /** What the next write takes with it. */
  #waiting = '';
  #writePlanned = false;
  #writing = 0;
  /** Settles when nothing waits any more. */
  #taken: PromiseWithResolvers<void> | undefined;

  /** `onGone` is called when the client has closed its connection, or takes no byte for too long. */
  constructor(
    response: ServerResponse,
    { heartbeatMs, stalledAfterMs }: StreamLimits,
    onGone: (reason: ClientGone) => void,
  ) {
    this.#response = response;
    this.#onGone = onGone;
    this.#heartbeat = setInterval(() => this.#beat(), heartbeatMs);
    this.#stall = setTimeout(() => this.#assertTaken(), stalledAfterMs);
    response.on('close', this.#onClose);
    const { socket } = response.req;
    // Each of many requests that are sent at once on one connection has a listener: that is no leak.
    socket.setMaxListeners(0);
    // Node ends its own side then, too, but says nothing while bytes wait to be taken.
    socket.on('end', this.#onClose);
  }

  /** Whether the status has left: what fails from now on is an event. */
  get isOpen(): boolean {
    return this.#response.headersSent;
  }

  /** Sends the status, and the headers beside its own. Throws `ClientGone`. */
  open(headers: NodeJS.Dict<number | string | string[]>): void {
    if (this.#gone) throw this.#gone;
    this.#response.writeHead(200, { ...headers, ...HEADERS });
  }

  /** Resolves when there is room for more: at once, unless the system has not taken what was written. Rejects with `ClientGone`. */
  write(text: string): Promise<void> {
    if (this.#gone) return Promise.reject(this.#gone);
    this.#waiting += text;
    // Without a socket, it waits for the answer before it on the same connection, and is not to be made ahead of that.
    if (this.#writing === 0 && this.#waiting.length < WRITE_CHARS && this.#response.socket) {
      this.#planWrite();
      return ROOM_FOR_MORE;
    }
    const taken = this.#whenTaken();
    if (this.#writing === 0) this.#writeWaiting();
    return taken;
  }

  /** Ends the answer; resolves when the system has taken it all. Rejects with `ClientGone`. */
  end(): Promise<void> {
    if (this.#gone) return Promise.reject(this.#gone);
    const taken = this.#whenTaken();
    this.#began();
    // Together with the end of the answer. Before its `close`, which then has nothing to say.
    this.#response.end(this.#takeWaiting(), () => {
      this.#unwatch();
      this.#taken?.resolve();
    });
    return taken;
  }

  /** Ends the answer, if it began, and stops to watch the client. */
  close(): void {
    this.#unwatch();
    if (this.isOpen && !this.#response.writableEnded) this.#response.end();
  }

  /** At the end of this turn of the event loop: promises that are kept already go on before. */
  #planWrite(): void {
    if (this.#writePlanned) return;
    this.#writePlanned = true;
    process.nextTick(() => {
      this.#writePlanned = false;
      if (this.#writing === 0 && this.#waiting !== '' && !this.#gone) this.#writeWaiting();
    });
  }

  #writeWaiting(): void {
    this.#began();
    this.#response.write(this.#takeWaiting(), (error) => {
      if (error) return this.#onClose();
      this.#writing--;
      this.#stall.refresh();
      if (this.#waiting !== '') return this.#writeWaiting();
      if (this.#writing > 0) return;
      this.#taken?.resolve();
      this.#taken = undefined;
    });
    this.#heartbeat.refresh();
  }

  #began(): void {
    if (this.#writing++ === 0) this.#stall.refresh();
  }

  #takeWaiting(): string {
    const text = this.#waiting;
    this.#waiting = '';
    return text;
  }

  #whenTaken(): Promise<void> {
    this.#taken ??= Promise.withResolvers();
    return this.#taken.promise;
  }

  #beat(): void {
    if (!this.isOpen || this.#writing > 0 || this.#gone) return;
    this.#waiting += ': still here\n\n';
    this.#writeWaiting();
  }

  #assertTaken(): void {
    if (this.#writing === 0) return;
    if (this.#response.socket) this.#leave(new ClientGone('the client takes no byte'));
    // Without a socket, it waits for the answer before it on the same connection: its own time has not begun.
    else this.#stall.refresh();
  }

  #leave(reason: ClientGone): void {
    if (this.#gone) return;
    this.#gone = reason;
    this.#onGone(reason);
    this.#taken?.reject(reason);
    this.#response.destroy();
  }

  #unwatch(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#stall);
    this.#response.off('close', this.#onClose);
    this.#response.req.socket.off('end', this.#onClose);
  }
}
