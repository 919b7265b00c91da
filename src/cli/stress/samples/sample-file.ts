import { createWriteStream, type WriteStream } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { count } from '../../../count.ts';
import { messageOf } from '../../../errors.ts';
import { unwritable } from '../../output/writable-file.ts';

/** Lines leave together, after so many bytes: a write for each would cost more than the request. */
const CHUNK_BYTES = 64 * 1_024;
/** Of a unit of a text, in UTF-8. */
const MOST_BYTES = 3;
const MOST_WAITING_BYTES = 16 * 1_024 * 1_024;
/** A line waits no longer for others. */
const PASS_ON_EVERY_MS = 1_000;
const STUCK_AFTER_MS = 10_000;
const NO_BYTES = Buffer.alloc(0);
const HINT = 'The report is that of all requests. For the samples, name a file on a disk with room.';

export interface SampleFileLimits {
  /** Bytes that may wait for the disk: what comes while there are more is left out. */
  readonly mostWaitingBytes: number;
  /** Milliseconds without a written byte after which the disk is given up. */
  readonly stuckAfterMs: number;
}

/**
 * A file that lines are added to while a load runs. It never holds up the load and never throws: a disk that is too slow
 * costs lines, one that is full all that follow, and `settle` says how many.
 */
export class SampleFile {
  readonly #file: string;
  readonly #head: string;
  readonly #limits: SampleFileLimits;
  #stream: WriteStream | undefined;
  #timer: NodeJS.Timeout | undefined;
  /** Lines that have not left, in its first bytes. */
  #chunk = NO_BYTES;
  #used = 0;
  #lines = 0;
  #added = 0;
  #written = 0;
  #wholeBytes = 0;
  #settled = { added: 0, written: 0 };
  #failure: Error | undefined;
  #isStuck = false;

  /** It is made, or made empty, with the first line. `head` is what it begins with. */
  constructor(
    file: string,
    head: string,
    { mostWaitingBytes = MOST_WAITING_BYTES, stuckAfterMs = STUCK_AFTER_MS }: Partial<SampleFileLimits> = {},
  ) {
    this.#file = file;
    this.#head = head;
    this.#limits = { mostWaitingBytes, stuckAfterMs };
  }

  add(line: string): void {
    this.#added++;
    if (this.#failure) return;
    const room = line.length * MOST_BYTES;
    if (this.#used + room > this.#chunk.length) {
      if (!this.#passOn(this.#limits.mostWaitingBytes)) return;
      this.#chunk = Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, room));
    }
    // Encoded at once: a text that waits is a tree of its parts, which the garbage collector copies.
    this.#used += this.#chunk.write(line, this.#used);
    this.#lines++;
    this.#timer ??= setInterval(() => this.#passOn(this.#limits.mostWaitingBytes), PASS_ON_EVERY_MS).unref();
  }

  /** Waits until what was added is written. Returns what is missing since the last time, in a sentence; undefined for nothing. */
  async settle(): Promise<string | undefined> {
    this.#passOn(Number.POSITIVE_INFINITY);
    await this.#emptied(this.#opened());
    const { added, written } = this.#settled;
    this.#settled = { added: this.#added, written: this.#written };
    return this.#missing(this.#added - added, this.#written - written);
  }

  /** Closes the file. Rejects with `OUTPUT_UNWRITABLE` where something kept it from being written. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    const stream = this.#stream;
    if (stream && !this.#failure) {
      this.#passOn(Number.POSITIVE_INFINITY);
      await this.#emptied(stream);
      // Its error is that of the event.
      if (!this.#failure) await finished(stream.end()).catch(() => {});
    }
    if (!this.#failure) return;
    // A part of a line would be none of the format. Not everything that can be written to can be cut.
    if (!this.#isStuck) await truncate(this.#file, this.#wholeBytes).catch(() => {});
    throw unwritable(this.#file, this.#failure, HINT);
  }

  #opened(): WriteStream {
    if (this.#stream) return this.#stream;
    const stream = createWriteStream(this.#file);
    stream.on('error', (error) => {
      this.#failure ??= error;
    });
    this.#stream = stream;
    if (this.#head !== '') this.#write(stream, Buffer.from(this.#head), 0);
    return stream;
  }

  /** Returns false where so many bytes wait already that it does nothing. */
  #passOn(mostWaitingBytes: number): boolean {
    const stream = this.#opened();
    if (stream.writableLength > 0 && stream.writableLength + this.#used > mostWaitingBytes) return false;
    if (this.#lines > 0) this.#write(stream, this.#chunk.subarray(0, this.#used), this.#lines);
    this.#chunk = NO_BYTES;
    this.#used = 0;
    this.#lines = 0;
    return true;
  }

  #write(stream: WriteStream, bytes: Buffer, lines: number): void {
    stream.write(bytes, (error) => {
      if (error) this.#failure ??= error;
      else {
        this.#written += lines;
        this.#wholeBytes += bytes.length;
      }
    });
  }

  /** Resolves when nothing waits, or nothing can be written any more. */
  async #emptied(stream: WriteStream): Promise<void> {
    let bytes = -1;
    let since = performance.now();
    while (!this.#failure && (stream.pending || stream.writableLength > 0)) {
      if (stream.bytesWritten > bytes) {
        bytes = stream.bytesWritten;
        since = performance.now();
      } else if (performance.now() - since > this.#limits.stuckAfterMs) {
        this.#isStuck = true;
        this.#failure = new Error(`nothing could be written for ${this.#limits.stuckAfterMs / 1_000} s`);
        stream.destroy();
      }
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  #missing(added: number, written: number): string | undefined {
    if (written >= added) return undefined;
    const why = this.#failure
      ? `it cannot be written: ${messageOf(this.#failure)}`
      : 'its disk took them too slowly';
    return `${this.#file} has ${written} of ${count(added, 'sample')}: ${why}`;
  }
}
