import type { WalIndex } from './file/wal-index.ts';
import type { LogState, LogWatch, ReaderLooks } from './log-watch.ts';
import type { SeenLock } from './sqlite-locks.ts';

/** What one look adds to a watch of the log. */
export interface LogLook {
  readonly index: WalIndex;
  /** Without those of this tool. */
  readonly locks: readonly SeenLock[];
  /** Whether a process of this tool reads. */
  readonly isHindered: boolean;
  /** Milliseconds on the watch's clock. */
  readonly at: number;
}

/** Follows a write-ahead log from look to look. */
export class LogMonitor {
  #first: LogState | undefined;
  #last: WalIndex | undefined;
  #restarts = 0;
  #added = 0;
  #looks: ReaderLooks = { read: 0, unread: 0, unclear: 0 };
  #unhinderedMs = 0;
  /** Of the look before, if it was not hindered. */
  #unhinderedAt: number | null = null;

  see({ index, locks, isHindered, at }: LogLook): void {
    const before = this.#last ?? index;
    this.#first ??= stateOf(index);
    this.#last = index;
    const isSame = before.salt === index.salt && before.frames <= index.frames;
    if (!isSame) this.#restarts++;
    this.#added += isSame ? index.frames - before.frames : index.frames;
    const readers = readersAmong(locks);
    this.#looks = { ...this.#looks, [readers]: this.#looks[readers] + 1 };
    if (!isHindered) this.#unhinderedMs += at - (this.#unhinderedAt ?? at);
    this.#unhinderedAt = isHindered ? null : at;
  }

  /** Null if no index was seen. */
  get watch(): LogWatch | null {
    if (this.#first === undefined || this.#last === undefined) return null;
    return {
      first: this.#first,
      last: stateOf(this.#last),
      restarts: this.#restarts,
      added: this.#added,
      looks: this.#looks,
      unhinderedMs: this.#unhinderedMs,
    };
  }
}

function stateOf({ pageSize, frames, backfilled }: WalIndex): LogState {
  return { pageSize, frames, backfilled };
}

/** The locks of a process say nothing of its threads: one that writes and has two slots has a reader besides its writer. */
function readersAmong(locks: readonly SeenLock[]): keyof ReaderLooks {
  const writer = locks.find(({ name }) => name === 'writer')?.pid;
  const readers = locks.filter(({ name }) => name === 'reader');
  const ofWriter = readers.filter(({ pid }) => pid === writer).length;
  if (readers.length > ofWriter || ofWriter > 1) return 'read';
  return writer === undefined ? 'unread' : 'unclear';
}
