import { once } from 'node:events';
import type { Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { Conditions } from './conditions.ts';

/** A slow network adds this many milliseconds each way, half of it more or less by chance. */
const SLOW_MS = 200;
/** Milliseconds from one byte to the next: an answer of 500 bytes takes a second. */
const DRIP_MS = 2;
/** Bytes that wait in a slow network before the sender has to wait, too. */
const MOST_WAITING = 1_048_576;

interface Waiting {
  readonly chunk: Buffer;
  readonly dueAt: number;
}

export interface FlowOptions {
  readonly from: Socket;
  readonly to: Socket;
  readonly conditions: Conditions;
  /** Called when bytes have come, or their end; they are thrown away where it returns false. */
  readonly onArrival: () => boolean;
  /** Called when bytes were handed to the system. */
  readonly onForwarded: () => void;
}

/** Passes bytes on in one direction, and then the end of the stream, at once or as the network does it now. */
export class Flow {
  readonly #options: FlowOptions;
  #waiting: Waiting[] = [];
  #bytesWaiting = 0;
  #isPassing = false;
  #hasEnded = false;

  constructor(options: FlowOptions) {
    this.#options = options;
    options.from.on('data', (chunk: Buffer) => this.#take(chunk));
    options.from.once('end', () => {
      if (!options.onArrival()) return;
      this.#hasEnded = true;
      if (!this.#isPassing) options.to.end();
    });
  }

  /** Whether bytes wait here. */
  get isBusy(): boolean {
    return this.#isPassing;
  }

  #take(chunk: Buffer): void {
    const { conditions, onArrival } = this.#options;
    if (!onArrival()) return;
    if (conditions.areCalm && !this.#isPassing) this.#passAtOnce(chunk);
    else this.#passLater(chunk);
  }

  #passAtOnce(chunk: Buffer): void {
    const { from, to } = this.#options;
    if (this.#write(chunk)) return;
    from.pause();
    to.once('drain', () => from.resume());
  }

  #passLater(chunk: Buffer): void {
    const { from, conditions } = this.#options;
    const lateMs = conditions.has('slow') ? SLOW_MS * (0.5 + Math.random()) : 0;
    this.#waiting.push({ chunk, dueAt: performance.now() + lateMs });
    this.#bytesWaiting += chunk.length;
    if (this.#bytesWaiting > MOST_WAITING) from.pause();
    // It fails when the connection does, which both ends notice by themselves.
    if (!this.#isPassing) void this.#passWaiting().catch(() => {});
  }

  /** One after the other: what is due sooner must not overtake what came before it. */
  async #passWaiting(): Promise<void> {
    const { from, to } = this.#options;
    this.#isPassing = true;
    for (let next = this.#waiting.shift(); next; next = this.#waiting.shift()) {
      const leftMs = next.dueAt - performance.now();
      if (leftMs > 0) await delay(leftMs);
      await this.#drip(next.chunk);
      this.#bytesWaiting -= next.chunk.length;
      if (this.#bytesWaiting <= MOST_WAITING) from.resume();
    }
    this.#isPassing = false;
    if (this.#hasEnded) to.end();
  }

  /** Byte by byte while the network drips; the rest at once. */
  async #drip(chunk: Buffer): Promise<void> {
    let start = 0;
    for (; start < chunk.length - 1 && this.#options.conditions.has('drip'); start++) {
      this.#write(chunk.subarray(start, start + 1));
      await delay(DRIP_MS);
    }
    if (!this.#write(chunk.subarray(start))) await once(this.#options.to, 'drain');
  }

  /** Whether the receiver keeps up. */
  #write(bytes: Buffer): boolean {
    const { to, onForwarded } = this.#options;
    return to.write(bytes, (error) => {
      if (!error) onForwarded();
    });
  }
}
