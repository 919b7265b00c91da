import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { ResponseReader, type WireAnswer } from './response-reader.ts';
import { timedOut } from './timed-out.ts';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Head and body. */
  readonly text: string;
  /** Latin 1 where all of it is ASCII: it is written faster. */
  readonly encoding: 'latin1' | 'utf8';
}

interface Exchange {
  readonly resolve: (answer: WireAnswer) => void;
  readonly reject: (error: Error) => void;
}

// All plain connections share it: each read is processed before the next one.
const RECEIVED = Buffer.allocUnsafeSlow(64 * 1_024);

/** The connection of one virtual user: one request at a time, opened again when the server has closed it. */
export class LoadConnection {
  readonly #origin: URL;
  readonly #timeoutMs: number;
  readonly #reader = new ResponseReader();
  #socket: Socket | undefined;
  #exchange: Exchange | undefined;
  /** One for all requests: to restart a timer costs less than to make one. */
  #timer: NodeJS.Timeout | undefined;
  #usableUntil = Number.POSITIVE_INFINITY;

  /** `timeoutMs` covers a whole request, including the opening of the connection. */
  constructor(origin: URL, timeoutMs: number) {
    this.#origin = origin;
    this.#timeoutMs = timeoutMs;
  }

  /** Opens the connection, so that a later request leaves at once. An error appears at that request. */
  connect(): Promise<void> {
    const socket = this.#open();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#timeoutMs);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      socket.once(this.#isSecure ? 'secureConnect' : 'connect', done).once('close', done);
    });
  }

  /** Rejects with an error whose `code` says why there is no whole answer. */
  exchange({ method, text, encoding }: WireRequest): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      this.#exchange = { resolve, reject };
      this.#startTimer();
      this.#reader.expect(method);
      this.#usableSocket().write(text, encoding);
    });
  }

  /** Closes the connection; a request under way fails. */
  destroy(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#fail(closed());
  }

  get #isSecure(): boolean {
    return this.#origin.protocol === 'https:';
  }

  #startTimer(): void {
    this.#timer ??= setTimeout(() => {
      if (this.#exchange) this.#fail(timedOut(this.#timeoutMs));
    }, this.#timeoutMs);
    this.#timer.refresh();
  }

  #usableSocket(): Socket {
    const socket = this.#socket;
    if (socket?.writable && performance.now() < this.#usableUntil) return socket;
    socket?.destroy();
    return this.#open();
  }

  #open(): Socket {
    const socket = this.#isSecure ? this.#openTls() : this.#openTcp();
    this.#socket = socket;
    this.#usableUntil = Number.POSITIVE_INFINITY;
    socket.setNoDelay(true);
    let error: Error | undefined;
    socket.on('error', (why) => {
      error = why;
    });
    socket.on('close', () => this.#onClose(socket, error));
    return socket;
  }

  #openTcp(): Socket {
    const onread = {
      buffer: RECEIVED,
      callback: (length: number) => {
        this.#onData(socket, RECEIVED, length);
        return true;
      },
    };
    const socket: Socket = connectTcp({ ...this.#address, onread });
    return socket;
  }

  #openTls(): Socket {
    const { host } = this.#address;
    // RFC 6066 allows only names here; the certificate is still checked against the address.
    const name = isIP(host) ? {} : { servername: host };
    const socket = connectTls({ ...this.#address, ...name, ALPNProtocols: ['http/1.1'] });
    return socket.on('data', (bytes) => this.#onData(socket, bytes));
  }

  get #address(): { host: string; port: number } {
    const { hostname, port } = this.#origin;
    const standard = this.#isSecure ? 443 : 80;
    return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? standard : Number(port) };
  }

  #onData(socket: Socket, bytes: Buffer, length = bytes.length): void {
    if (socket !== this.#socket) return;
    // Unrequested bytes, such as the 408 of an impatient server, are not the answer to the next request.
    if (!this.#exchange) return void this.#drop();
    try {
      const answer = this.#reader.take(bytes, length);
      if (answer) this.#succeed(answer);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #onClose(socket: Socket, error: Error | undefined): void {
    if (socket !== this.#socket) return;
    this.#socket = undefined;
    if (!this.#exchange) return;
    const answer = error ? undefined : this.#reader.end();
    if (answer) this.#succeed(answer);
    else this.#fail(error ?? closed());
  }

  #succeed(answer: WireAnswer): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    if (answer.reusableForMs === 0) this.#drop();
    else this.#usableUntil = performance.now() + answer.reusableForMs;
    exchange?.resolve(answer);
  }

  #fail(error: Error): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#drop();
    exchange?.reject(error);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }
}

function closed(): Error {
  const message = 'the connection was closed before the whole answer';
  return Object.assign(new Error(message), { code: 'ECONNRESET' });
}
