import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { followRedirects } from '../../transport/follow-redirects.ts';
import type { SinkOpener } from './body/body-sink.ts';
import { decodeBody, type EncodedBody } from './body/decode-body.ts';
import { closed, closedUnannounced, timedOut } from './connection-errors.ts';
import { type Endpoint, endpointOf } from './endpoint.ts';
import { readBeforeFailing } from './read-before-failing.ts';
import { redirectedRequest, urlOfRequest } from './redirected-request.ts';
import { RequestTimer } from './request-timer.ts';
import { ResponseReader, type WireAnswer } from './response-reader.ts';
import type { Route } from './route.ts';
import { ServerHabits } from './server-habits.ts';
import { type Site, toSite } from './site.ts';

/** A request as it goes over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Head and body, a byte in each character: such a text is written faster than a buffer. */
  readonly text: string;
}

export interface ConnectionOptions {
  /** Shared by all connections to the same server. */
  readonly habits: ServerHabits;
  /** Whether it is closed after each answer, as curl does when it ends, without a header that says so before. */
  readonly reconnect: boolean;
  /** Called when bytes were received. */
  readonly onBytes: () => void;
  /** By way of what the server is reached; undefined: at its own address. */
  readonly route: Route | undefined;
}

interface Exchange {
  readonly resolve: (answer: WireAnswer | Promise<WireAnswer>) => void;
  readonly reject: (error: Error) => void;
}

// All plain connections share it: each read is processed before the next one.
const RECEIVED = Buffer.allocUnsafeSlow(64 * 1_024);

/** The connection of one virtual user: one request at a time, opened again when the server has closed it. */
export class LoadConnection {
  readonly #site: Site;
  readonly #endpoint: Endpoint;
  readonly #timeoutMs: number;
  readonly #habits: ServerHabits;
  readonly #reconnects: boolean;
  readonly #onBytes: () => void;
  readonly #route: Route | undefined;
  readonly #reader = new ResponseReader();
  #socket: Socket | undefined;
  #exchange: Exchange | undefined;
  readonly #timer: RequestTimer;
  /** Whether a request may be redirected, and was not given up. */
  #follows = false;
  #usableUntil = Number.POSITIVE_INFINITY;
  /** Answers on this socket. */
  #answers = 0;
  /** Requests without an answer since the last one with it. */
  #failedInARow = 0;

  /** `timeoutMs` covers a whole request, including the opening of the connection. */
  constructor(site: Site | string, timeoutMs: number, options: Partial<ConnectionOptions> = {}) {
    const { habits = new ServerHabits(), reconnect = false, onBytes = () => {}, route } = options;
    this.#site = toSite(site);
    this.#endpoint = endpointOf(site, route);
    this.#timeoutMs = timeoutMs;
    this.#timer = new RequestTimer(timeoutMs, () => {
      if (this.#exchange) this.#fail(timedOut(timeoutMs));
    });
    this.#habits = habits;
    this.#reconnects = reconnect;
    this.#onBytes = onBytes;
    this.#route = route;
  }

  /** Opens the connection, so that a later request leaves at once. An error appears at that request. */
  connect(): Promise<void> {
    // What was sent before the load may have opened it.
    if (this.#socket?.writable) return Promise.resolve();
    const socket = this.#open();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#timeoutMs);
      const done = () => {
        clearTimeout(timer);
        resolve();
      };
      socket.once(this.#endpoint.isSecure ? 'secureConnect' : 'connect', done).once('close', done);
    });
  }

  /**
   * Gives a server of unknown habits the time to close the connection after its first answer; undefined where there is
   * nothing to wait for. A request that does not wait takes another connection meanwhile.
   */
  settle(): Promise<void> | undefined {
    return this.#socket && this.#answers > 0 ? this.#habits.watch : undefined;
  }

  /**
   * Rejects with an error whose `code` says why there is no whole answer. `opener` decides whether its body is passed on
   * while it arrives. Where redirects are followed, the answer is the last one.
   */
  exchange(request: WireRequest, opener?: SinkOpener): Promise<WireAnswer> {
    if (!this.#site.transport?.follow) return this.#exchangeOnce(request, opener);
    this.#follows = true;
    return followRedirects(urlOfRequest(request, new URL(this.#site.url)), request, {
      send: (each) => (this.#follows ? this.#exchangeOnce(each, opener) : Promise.reject(closed())),
      redirected: redirectedRequest,
    });
  }

  #exchangeOnce({ method, text }: WireRequest, opener?: SinkOpener): Promise<WireAnswer> {
    return new Promise((resolve, reject) => {
      this.#exchange = { resolve, reject };
      const now = performance.now();
      this.#timer.start(now);
      this.#reader.expect(method, opener);
      this.#usableSocket(now).write(text, 'latin1');
    });
  }

  /** Closes the connection; a request under way fails with `why`. */
  destroy(why: Error = closed()): void {
    this.#timer.stop();
    this.#follows = false;
    this.#fail(why);
  }

  #usableSocket(now: number): Socket {
    const socket = this.#socket;
    const { usesOnce, watch } = this.#habits;
    const isProven = this.#answers === 0 || !(usesOnce || watch);
    if (socket?.writable && isProven && now < this.#usableUntil) return socket;
    if (socket?.writable && watch) this.#watch(socket, watch);
    else socket?.destroy();
    return this.#open();
  }

  /** Leaves a connection, only to see whether the server closes it. */
  #watch(socket: Socket, watch: Promise<void>): void {
    socket.once('end', () => this.#habits.closedUnannounced());
    void watch.then(() => socket.destroy());
  }

  #open(): Socket {
    const socket = this.#endpoint.isSecure ? this.#openTls() : this.#openTcp();
    this.#socket = socket;
    this.#usableUntil = Number.POSITIVE_INFINITY;
    this.#answers = 0;
    socket.setNoDelay(true);
    this.#route?.opening(socket, this.#failedInARow);
    readBeforeFailing(socket);
    let error: Error | undefined;
    socket.on('error', (why) => {
      error = why;
    });
    // Between requests, this is how it closes; its `close` comes some turns later.
    socket.once('end', () => {
      if (!this.#exchange) this.#onClose(socket, error);
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
    const socket: Socket = connectTcp({ ...this.#endpoint.tcp, onread });
    return socket;
  }

  #openTls(): Socket {
    const socket = connectTls({ ...this.#endpoint.tls, ALPNProtocols: ['http/1.1'] });
    return socket.on('data', (bytes) => this.#onData(socket, bytes));
  }

  #onData(socket: Socket, bytes: Buffer, length = bytes.length): void {
    if (socket !== this.#socket) return;
    this.#onBytes();
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
    const isAfterAnswer = this.#answers > 0 && !(this.#exchange && this.#reader.hasBegun);
    const isUnannounced = isAfterAnswer && this.#habits.isUnproven && !this.#route?.mayCut;
    if (isUnannounced) this.#habits.closedUnannounced();
    if (!this.#exchange) return;
    const whole = error ? undefined : this.#reader.end();
    const answer = whole ?? this.#reader.partOfError();
    if (answer) this.#succeed(answer);
    else this.#fail(isUnannounced ? closedUnannounced(error) : (error ?? closed()));
  }

  #succeed(answer: WireAnswer): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#failedInARow = 0;
    this.#habits.answered(this.#answers++ > 0, answer.announcesKeepAlive);
    // What answers before it has the whole request seldom reads the rest.
    const isEarly = (this.#socket?.writableLength ?? 0) > 0;
    if (this.#reconnects || answer.reusableForMs === 0 || isEarly) this.#drop();
    else this.#usableUntil = performance.now() + answer.reusableForMs;
    exchange?.resolve(wholeOf(answer));
  }

  #fail(error: Error): void {
    const exchange = this.#exchange;
    this.#exchange = undefined;
    this.#failedInARow++;
    this.#reader.giveUp();
    this.#drop();
    exchange?.reject(error);
  }

  #drop(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }
}

function wholeOf(answer: WireAnswer): WireAnswer | Promise<WireAnswer> {
  if (answer.decoded) return answer.decoded.then(() => answer);
  return answer.encoded ? decoded(answer, answer.encoded) : answer;
}

async function decoded(answer: WireAnswer, encoded: EncodedBody): Promise<WireAnswer> {
  return { ...answer, body: await decodeBody(encoded), encoded: undefined };
}
