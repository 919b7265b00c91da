/** The virtual users of an open loop that have no request under way. */
export class IdleUsers {
  readonly #idle: number[];
  readonly #users: number;
  #onFreed = () => {};

  constructor(users: number) {
    this.#users = users;
    // The last of the list is taken first.
    this.#idle = Array.from({ length: users }, (_, index) => users - 1 - index);
  }

  get hasIdle(): boolean {
    return this.#idle.length > 0;
  }

  /** Gives `task` to the user that was freed last: its connection is the least likely to have been closed meanwhile. */
  assign(task: (user: number) => Promise<void>): void {
    const user = this.#idle.pop();
    if (user === undefined) throw new RangeError('no user is idle');
    void task(user).finally(() => {
      this.#idle.push(user);
      this.#onFreed();
    });
  }

  /** Resolves when the next one is freed. */
  freed(): Promise<void> {
    return new Promise((resolve) => {
      this.#onFreed = resolve;
    });
  }

  async allIdle(): Promise<void> {
    while (this.#idle.length < this.#users) await this.freed();
  }
}
