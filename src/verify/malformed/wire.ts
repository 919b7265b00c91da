import { connect, isIP, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { codeOf, messageOf } from '../../errors.ts';
import { readAnswer, type WireAnswer } from './read-answer.ts';

export type MalformedAnswer =
  | ({ readonly kind: 'answered' } & WireAnswer)
  /** The connection ended without an answer, by whichever side. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'timed-out'; readonly timeoutMs: number }
  /** There was no connection. */
  | { readonly kind: 'refused'; readonly reason: string };

/** Bytes given to the kernel at once. */
const SLICE = 64 * 1024;

/** Bytes after which whatever comes is no longer collected. */
const MAX_ANSWER_BYTES = 256 * 1024;

/** One connection for one request: bytes go out as they are, and the first answer that comes back ends it. */
export class Wire {
  /** Always resolves, provided that somebody calls `timeOut`. */
  readonly answer: Promise<MalformedAnswer>;
  /** Resolves when bytes can be sent; not at all without a connection. */
  readonly opened: Promise<void>;
  readonly #socket: Socket;
  readonly #resolve: (answer: MalformedAnswer) => void;
  #received = Buffer.alloc(0);
  #isOpen = false;
  #isOver = false;

  constructor(target: URL) {
    const { promise, resolve } = Promise.withResolvers<MalformedAnswer>();
    this.answer = promise;
    this.#resolve = resolve;
    const host = target.hostname.replace(/^\[|\]$/g, '');
    const isTls = target.protocol === 'https:';
    const to = { host, port: Number(target.port || (isTls ? 443 : 80)) };
    this.#socket = isTls ? connectTls({ ...to, servername: isIP(host) ? '' : host }) : connect(to);
    this.#socket.setNoDelay(true);
    this.opened = new Promise((done) => {
      this.#socket.once(isTls ? 'secureConnect' : 'connect', () => {
        this.#isOpen = true;
        done();
      });
    });
    this.#listen();
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** Resolves when the bytes are out, or need not go out any more. */
  async send(bytes: Buffer): Promise<void> {
    for (let at = 0; at < bytes.length && !this.#isOver; at += SLICE) {
      await new Promise((done) => this.#socket.write(bytes.subarray(at, at + SLICE), done));
      // A server that refuses a large body answers, then resets: the answer must be read before a write fails.
      await setImmediate();
    }
  }

  close(): void {
    this.#end({ kind: 'closed' });
  }

  /** Ends the connection without the farewell of TCP, as a client that crashed. */
  reset(): void {
    // Node cannot reset below TLS: there the missing farewell of TLS has to do.
    if (!(this.#socket instanceof TLSSocket)) this.#socket.resetAndDestroy();
    this.#end({ kind: 'closed' });
  }

  timeOut(timeoutMs: number): void {
    this.#end(this.#heard() ?? { kind: 'timed-out', timeoutMs });
  }

  #listen(): void {
    const fail = (error: Error) =>
      this.#isOpen
        ? this.#end(this.#heard() ?? { kind: 'closed' })
        : this.#end({ kind: 'refused', reason: codeOf(error) ?? messageOf(error) });
    this.#socket.on('error', fail);
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('close', () => this.#end(this.#heard() ?? { kind: 'closed' }));
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    const read = readAnswer(this.#received);
    if (read?.isWhole) this.#end({ kind: 'answered', ...read.answer });
    else if (this.#received.length > MAX_ANSWER_BYTES) this.#end(this.#heard() ?? { kind: 'closed' });
  }

  #heard(): MalformedAnswer | undefined {
    const read = readAnswer(this.#received);
    return read && { kind: 'answered', ...read.answer };
  }

  #end(answer: MalformedAnswer): void {
    this.#isOver = true;
    this.#resolve(answer);
    this.#socket.destroy();
  }
}
