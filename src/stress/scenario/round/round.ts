import type { OwnRequest } from './own-request.ts';
import { RoundEnded } from './round-ended.ts';
import type { Together } from './together.ts';

export interface RoundOptions {
  /** When its first request was due, in milliseconds of `performance.now()`; undefined without a schedule. */
  readonly dueAt: number | undefined;
  /** Whether its requests are counted: not those of a setup or a warm-up. */
  readonly isMeasured: boolean;
  /** Where its first chat waits for those of all others. */
  readonly together: Together | undefined;
  /** Sends a chat; undefined in a setup, which has none. */
  readonly sendChat: ((own: OwnRequest, dueAt: number | undefined) => Promise<void>) | undefined;
  /** Whether nothing more is to be sent. */
  readonly isOver: () => boolean;
}

/** One call of a script: what it has under way, and why it ends. */
export class Round {
  readonly isMeasured: boolean;
  readonly sendChat: RoundOptions['sendChat'];
  readonly #isOver: () => boolean;
  #dueAt: number | undefined;
  #together: Together | undefined;
  /** The name of each request and pause that is under way. */
  readonly underWay = new Set<{ readonly name: string }>();
  #stop: () => void = () => {};
  /** Undefined until it waits for more than a request. */
  #wakes: Set<() => void> | undefined;
  calls = 0;
  /** How often it was seen with nothing under way since its last request or pause. */
  idleLooks = 0;
  /** Why it ends; undefined where the script ends it. */
  end: RoundEnded | undefined;
  isCutShort = false;
  /** Whether a request could not reach the server. */
  missed = false;
  /** Where the script called its user last, in a setup. */
  callStack = '';
  /** What ends the run. */
  defect: unknown;
  /** A wrong use of `user`, whatever the script makes of it. */
  misuse: unknown;

  constructor({ dueAt, isMeasured, together, sendChat, isOver }: RoundOptions) {
    this.#dueAt = dueAt;
    this.isMeasured = isMeasured;
    this.#together = together;
    this.sendChat = sendChat;
    this.#isOver = isOver;
  }

  /** Resolves when its script has ended, or it is over for another reason. Rejects with what the script throws. */
  run(script: () => unknown): Promise<unknown> {
    // Cheaper than a race of promises, and than an async function around the script.
    return new Promise((resolve, reject) => {
      this.#stop = () => resolve(undefined);
      Promise.resolve(script()).then(resolve, reject);
    });
  }

  /** Call it before each request. Throws `RoundEnded` where the round is over. */
  assertOpen(): void {
    if (this.end) throw this.end;
    if (this.#isOver()) throw this.cut();
  }

  enter(name: string): { readonly name: string } {
    const call = { name };
    this.calls++;
    // Too slow for every request of a load.
    if (!this.sendChat) this.callStack = new Error(name).stack ?? '';
    this.underWay.add(call);
    return call;
  }

  leave(call: { readonly name: string }): void {
    this.underWay.delete(call);
    this.idleLooks = 0;
    if (this.#isOver()) this.#stopWhenIdle();
  }

  /** When the request that is sent now was due; only the first one of a round was. */
  takeDueAt(): number | undefined {
    const dueAt = this.#dueAt;
    this.#dueAt = undefined;
    return dueAt;
  }

  /** Waits, before the first chat, for those of all other users. Undefined where none is waited for. */
  gather(): Promise<void> | undefined {
    const together = this.#together;
    this.#together = undefined;
    return together && this.#gathered(together);
  }

  async #gathered(together: Together): Promise<void> {
    await this.#untilOver((resolve) => void together.arrive().then(resolve));
    this.assertOpen();
  }

  /** Call it at the end: the others do not wait for a chat that does not come. */
  close(): void {
    this.#together?.leave();
    this.#together = undefined;
  }

  cut(): RoundEnded {
    this.isCutShort = true;
    return this.fail('the load is over');
  }

  fail(why: string): RoundEnded {
    this.end ??= new RoundEnded(why);
    return this.end;
  }

  /** An error of our own: it ends the run. */
  broken(error: unknown): never {
    this.defect ??= error;
    throw this.fail('the load cannot go on');
  }

  /** Its script gets no further. */
  misused(error: unknown): void {
    this.misuse ??= error;
    this.fail('user was not used as it can be');
  }

  /** Resolves after so many milliseconds, or when the load is over. */
  async pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await this.#untilOver((resolve) => {
      timer = setTimeout(resolve, ms);
    });
    clearTimeout(timer);
  }

  /** The load is over. */
  stop(): void {
    for (const wake of this.#wakes ?? []) wake();
    this.#stopWhenIdle();
  }

  async #untilOver(wait: (resolve: () => void) => void): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wakes ??= new Set();
    this.#wakes.add(resolve);
    wait(resolve);
    await promise;
    this.#wakes.delete(resolve);
  }

  /** Ends it with an error of its script, which is not waited for. */
  breakOff(error: Error): void {
    this.defect ??= error;
    this.fail('the script is stuck');
    setImmediate(this.#stop);
  }

  /** It is over, whatever its script still waits for. */
  leaveBehind(): Promise<never> {
    setImmediate(this.#stop);
    return new Promise(() => {});
  }

  /** The script gets a moment to end by itself. */
  #stopWhenIdle(): void {
    if (this.underWay.size === 0) setImmediate(this.#stop);
  }
}
