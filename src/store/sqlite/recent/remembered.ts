import type { Operation } from '../../pool/batch-connection.ts';
import { type FileState, isNextCommit, readFileState } from '../file/file-state.ts';
import { type LogIndex, openLogIndex } from '../file/log-index.ts';
import type { OpenedFiles } from '../file/opened-files.ts';
import type { RenewedSummary } from '../operations/summaries.ts';
import type { BatchObserver, Collect, DoneBatch } from '../pool/batch-observer.ts';
import type { BatchStates } from '../pool/protocol.ts';
import { RecentStates } from './recent-states.ts';
import { RememberedAnswers } from './remembered-answers.ts';

/** Bytes of contexts at most, about. */
const MAX_BYTES = 16 * 1024 * 1024;

/** Batches of reads, each of which may have 8 MiB of text: a writer that waits for a lock may let many come. */
const MAX_EARLY = 2;

/**
 * The contexts of recent conversations and the settings, as they are in one state of the file: what readers have read,
 * renewed from what our writers have stored since. An answer is given only while the file is in that state, so it is never
 * older than a read would be, whatever other processes write.
 */
export class Remembered implements BatchObserver {
  readonly #answers = new RememberedAnswers(MAX_BYTES);
  readonly #states = new RecentStates();
  readonly #underWay = new Set<Collect>();
  /** What was read in a state that is not known yet, because the reply of a writer that may have led there is still on its way. */
  readonly #early: { readonly state: FileState; readonly batch: DoneBatch }[] = [];
  #index: LogIndex | undefined;
  #isUsable = true;
  /** Until the code that runs now has ended: what arrives later is another turn of the event loop. */
  #isKnownCurrent = false;

  /** The answer to a read, undefined where only a connection can give it. */
  answer(operation: Operation): { readonly result: unknown } | undefined {
    if (this.#answers.get(operation) === undefined || !this.#isCurrent()) return undefined;
    const result = this.#answers.get(operation);
    return result === undefined ? undefined : { result };
  }

  /** Whether an answer is remembered, and a reply of a writer is about to come that may show it to be current. */
  isExpected(operation: Operation): boolean {
    return this.#underWay.size > 0 && this.#answers.get(operation) !== undefined;
  }

  opened(files: OpenedFiles): number | undefined {
    // The last one: the database itself may have such a name.
    const index = files.findLast(({ path }) => path.endsWith('-shm'));
    if (index && this.#isUsable) this.#index ??= openLogIndex(index.path, index.identity);
    return this.#index?.fd;
  }

  sent(collect: Collect): void {
    this.#underWay.add(collect);
  }

  answered(collect: Collect): void {
    this.#underWay.delete(collect);
  }

  done(batch: DoneBatch): void {
    const { role, states } = batch;
    this.#forgetLook();
    if (!this.#isUsable) return;
    if (!states) this.lost();
    else if (role === 'writer') this.#written(batch, states);
    else if (states.before !== undefined) this.#read(batch, states.before);
  }

  /** Forgets everything. */
  lost(): void {
    this.#forgetLook();
    this.#states.forget();
    this.#answers.clear();
    this.#early.length = 0;
  }

  /** Answers nothing from now on. */
  stop(): void {
    this.#isUsable = false;
    this.lost();
  }

  /** Call after all connections have closed. */
  release(): void {
    this.#index?.release();
    this.#index = undefined;
  }

  /** Whether the file is in the state that the answers are of: nothing has been committed since. */
  #isCurrent(): boolean {
    // A turn asks twice at once, for the settings and the context, and a look costs as much as half an answer.
    if (this.#isKnownCurrent) return true;
    this.#isKnownCurrent = this.#lookWhetherCurrent();
    if (this.#isKnownCurrent) queueMicrotask(this.#forgetLook);
    return this.#isKnownCurrent;
  }

  readonly #forgetLook = (): void => {
    this.#isKnownCurrent = false;
  };

  #lookWhetherCurrent(): boolean {
    const state = this.#index && readFileState(this.#index.fd);
    if (state === undefined) return false;
    if (state === this.#states.last) return true;
    // Our own writer may have committed, and its reply may wait for the event loop.
    for (const collect of [...this.#underWay]) collect();
    return state === this.#states.last;
  }

  #read(batch: DoneBatch, state: FileState): void {
    if (this.#states.has(state)) this.#keep(batch, state);
    else if (this.#underWay.size > 0) this.#keepForLater(state, batch);
    else {
      this.#startFrom(state);
      this.#keep(batch, state);
    }
  }

  #written(batch: DoneBatch, { before, after }: BatchStates): void {
    if (before === undefined || after === undefined) {
      this.lost();
      return;
    }
    if (before !== this.#states.last) this.#startFrom(before);
    this.#keepEarly(before);
    const { hasWritten, touched } = this.#apply(batch);
    const isOurs = hasWritten ? isNextCommit(before, after) : before === after;
    if (hasWritten && before === after) {
      // The file does not show what is written to it: where that is so, nothing can be known.
      this.stop();
    } else if (isOurs) {
      if (hasWritten) this.#states.next(after, touched);
      this.#keepEarly(after);
      this.#early.length = 0;
    } else {
      this.lost();
    }
  }

  /** Does to the answers what a batch did to the file. */
  #apply({ operations, outcomes, followUp }: DoneBatch): { hasWritten: boolean; touched: Set<string> } {
    const touched = new Set<string>();
    let hasWritten = false;
    outcomes.forEach((outcome, i) => {
      const operation = operations[i];
      if (!outcome.ok || !operation) return;
      // A pool of one connection reads with its writer.
      this.#answers.keep(operation, outcome.result, () => true);
      const done = this.#answers.apply(operation, outcome.result);
      hasWritten ||= done.hasWritten;
      for (const name of done.touched) touched.add(name);
    });
    for (const renewed of (followUp as readonly RenewedSummary[] | undefined) ?? [])
      this.#answers.summarised(renewed);
    return { hasWritten, touched };
  }

  #startFrom(state: FileState): void {
    this.#answers.clear();
    this.#states.startFrom(state);
  }

  #keepForLater(state: FileState, batch: DoneBatch): void {
    this.#early.push({ state, batch });
    if (this.#early.length > MAX_EARLY) this.#early.shift();
  }

  #keepEarly(state: FileState): void {
    for (const early of this.#early) if (early.state === state) this.#keep(early.batch, state);
  }

  /** Keeps what was read, unless it has changed since. */
  #keep({ operations, outcomes }: DoneBatch, state: FileState): void {
    outcomes.forEach((outcome, i) => {
      const operation = operations[i];
      if (outcome.ok && operation)
        this.#answers.keep(operation, outcome.result, (name) => this.#states.isUntouchedSince(state, name));
    });
  }
}
