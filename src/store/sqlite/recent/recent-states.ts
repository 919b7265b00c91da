import type { FileState } from '../file/file-state.ts';

const MAX_STATES = 64;

/** The last states of a file, each made from the one before by a commit of our own, and what each commit touched. */
export class RecentStates {
  #numbers = new Map<FileState, number>();
  /** By name, the number of the last state that touched it, in the order of these numbers. */
  #touched = new Map<string, number>();
  #last: FileState | undefined;
  #number = 0;

  get last(): FileState | undefined {
    return this.#last;
  }

  has(state: FileState): boolean {
    return this.#numbers.has(state);
  }

  /** Begins with a state of which it is not known how it came about. */
  startFrom(state: FileState): void {
    this.forget();
    this.#add(state);
  }

  next(state: FileState, touched: Iterable<string>): void {
    this.#add(state);
    for (const name of touched) {
      this.#touched.delete(name);
      this.#touched.set(name, this.#number);
    }
  }

  isUntouchedSince(state: FileState, name: string): boolean {
    const number = this.#numbers.get(state);
    return number !== undefined && (this.#touched.get(name) ?? 0) <= number;
  }

  forget(): void {
    this.#last = undefined;
    this.#numbers.clear();
    this.#touched.clear();
  }

  #add(state: FileState): void {
    this.#last = state;
    this.#numbers.set(state, ++this.#number);
    if (this.#numbers.size <= MAX_STATES) return;
    const [oldest = state, next = state] = this.#numbers.keys();
    this.#numbers.delete(oldest);
    this.#forgetUntil(this.#numbers.get(next) ?? 0);
  }

  /** What a state touched that is not younger than any known one makes no difference. */
  #forgetUntil(number: number): void {
    for (const [name, last] of this.#touched) {
      if (last > number) return;
      this.#touched.delete(name);
    }
  }
}
