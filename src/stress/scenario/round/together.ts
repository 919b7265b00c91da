/** A point that virtual users pass together. */
export class Together {
  #missing: number;
  readonly #passed = Promise.withResolvers<void>();

  constructor(users: number) {
    this.#missing = users;
  }

  /** Resolves when each of the others has come, too, or does not come any more. */
  arrive(): Promise<void> {
    this.leave();
    return this.#passed.promise;
  }

  leave(): void {
    if (--this.#missing <= 0) this.#passed.resolve();
  }
}
