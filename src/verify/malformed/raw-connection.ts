import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { codeOf, messageOf } from '../../errors.ts';
import { endpointOf, openSocket } from '../../stress/http/endpoint.ts';
import type { Site } from '../../stress/http/site.ts';
import { resetSocket } from '../../transport/reset-socket.ts';
import { type RawAnswer, readAnswer } from './read-answer.ts';

/** What came back for a request. */
export type ServerReaction =
  | ({ readonly kind: 'answered' } & RawAnswer)
  /** The connection ended without an answer, by whichever side. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'timed-out'; readonly timeoutMs: number }
  /** The connection could not be opened. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Bytes that are written at once. */
const SLICE_BYTES = 64 * 1024;

/** Bytes of an answer after which the connection is closed. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** One connection for one request: bytes are sent as they are, and the first answer closes it. */
export class RawConnection {
  /** Always resolves, provided that the caller calls `timeOut`. */
  readonly reaction: Promise<ServerReaction>;
  /** Resolves when bytes can be sent; never if the connection cannot be opened. */
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  readonly #resolve: (reaction: ServerReaction) => void;
  #received = Buffer.alloc(0);
  #isOpen = false;
  #isClosed = false;

  constructor(site: Site) {
    const { promise, resolve } = Promise.withResolvers<ServerReaction>();
    this.reaction = promise;
    this.#resolve = resolve;
    const endpoint = endpointOf(site);
    const isTls = endpoint.isSecure;
    this.#socket = openSocket(endpoint, isTls ? 'tls' : 'tcp');
    this.#socket.setNoDelay(true);
    this.opened = new Promise((done) => {
      this.#socket.once(isTls ? 'secureConnect' : 'connect', () => {
        this.#isOpen = true;
        done();
      });
    });
    this.#listen();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Resolves when the bytes are sent, or the connection is closed. */
  async send(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#isClosed; at += SLICE_BYTES) {
      await new Promise((done) => this.#socket.write(bytes.subarray(at, at + SLICE_BYTES), done));
      // A server that refuses a large body answers, then resets: the answer must be read before a write fails.
      await setImmediate();
    }
  }

  close(): void {
    this.#end({ kind: 'closed' });
  }

  /** Ends the connection without closing it properly, like a client that crashed. */
  reset(): void {
    // Node cannot reset a TLS connection; there, no close_notify is sent.
    if (!(this.#socket instanceof TLSSocket)) resetSocket(this.#socket);
    this.#end({ kind: 'closed' });
  }

  timeOut(timeoutMs: number): void {
    this.#end(this.#partialAnswer() ?? { kind: 'timed-out', timeoutMs });
  }

  #listen(): void {
    const fail = (error: Error) =>
      this.#isOpen
        ? this.#end(this.#partialAnswer() ?? { kind: 'closed' })
        : this.#end({ kind: 'refused', reason: codeOf(error) ?? messageOf(error) });
    this.#socket.on('error', fail);
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('close', () => this.#end(this.#partialAnswer() ?? { kind: 'closed' }));
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    const read = readAnswer(this.#received);
    if (read?.isComplete) this.#end({ kind: 'answered', ...read.answer });
    else if (this.#received.length > MAX_ANSWER_BYTES) this.#end(this.#partialAnswer() ?? { kind: 'closed' });
  }

  #partialAnswer(): ServerReaction | undefined {
    const read = readAnswer(this.#received);
    return read && { kind: 'answered', ...read.answer };
  }

  #end(reaction: ServerReaction): void {
    this.#isClosed = true;
    this.#resolve(reaction);
    this.#socket.destroy();
  }
}
