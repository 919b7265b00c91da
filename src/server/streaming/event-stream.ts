import type { ServerResponse } from 'node:http';
import { ClientGone } from '../client-gone.ts';
import type { StreamLimits } from '../options.ts';

/** Nothing that is between may keep the events: nginx buffers unless this header says otherwise. */
const HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-store',
  'x-accel-buffering': 'no',
} as const;

/**
 * Server-sent events to a client that sets the pace: the system has taken a write before the next one is made, so that
 * nothing gathers here. While there is nothing to write, comments keep what is between awake. Not Fastify's stream of a
 * reply: it writes ahead of the client, and small writes take a multiple of their bytes while they wait.
 */
export class EventStream {
  /** Aborted with `ClientGone` when the client has closed its connection, or takes no byte for too long. */
  readonly gone: AbortSignal;
  readonly #response: ServerResponse;
  readonly #controller = new AbortController();
  readonly #heartbeat: NodeJS.Timeout;
  readonly #stall: NodeJS.Timeout;
  readonly #onClose = () => this.#leave(new ClientGone('the client closed its connection'));
  #writing = 0;
  #refuseWrite: (reason: unknown) => void = () => {};

  constructor(response: ServerResponse, { heartbeatMs, stalledAfterMs }: StreamLimits) {
    this.#response = response;
    this.gone = this.#controller.signal;
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
    this.gone.throwIfAborted();
    this.#response.writeHead(200, { ...headers, ...HEADERS });
  }

  /** Resolves when the system has taken the text. Rejects with `ClientGone`. One at a time. */
  write(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.gone.aborted) return reject(this.gone.reason);
      this.#refuseWrite = reject;
      this.#send(text, resolve);
    });
  }

  /** Ends the answer, if it began, and stops to watch the client. */
  close(): void {
    clearInterval(this.#heartbeat);
    clearTimeout(this.#stall);
    this.#response.off('close', this.#onClose);
    this.#response.req.socket.off('end', this.#onClose);
    if (this.isOpen) this.#response.end();
  }

  #send(text: string, taken = () => {}): void {
    if (this.#writing++ === 0) this.#stall.refresh();
    this.#response.write(text, (error) => {
      if (error) return this.#onClose();
      this.#writing--;
      this.#stall.refresh();
      taken();
    });
    this.#heartbeat.refresh();
  }

  #beat(): void {
    if (this.isOpen && this.#writing === 0 && !this.gone.aborted) this.#send(': still here\n\n');
  }

  #assertTaken(): void {
    if (this.#writing === 0) return;
    if (this.#response.socket) this.#leave(new ClientGone('the client takes no byte'));
    // Without a socket, it waits for the answer before it on the same connection: its own time has not begun.
    else this.#stall.refresh();
  }

  #leave(reason: ClientGone): void {
    this.#controller.abort(reason);
    this.#refuseWrite(reason);
    this.#response.destroy();
  }
}
