/** Where calls of the model can be made to wait: before their answer, or when half of its words are out. */
export type HoldPoint = 'start' | 'middle';

/** Holds calls at a point until it is opened, or their client leaves. */
export class Gate {
  readonly #waiting = new Set<() => void>();
  #shutAt: HoldPoint | undefined;

  /** Calls that wait. */
  get waiting(): number {
    return this.#waiting.size;
  }

  shut(point: HoldPoint): void {
    this.#shutAt = point;
  }

  open(): void {
    this.#shutAt = undefined;
    for (const goOn of this.#waiting) goOn();
  }

  async pass(point: HoldPoint, left: AbortSignal): Promise<void> {
    if (this.#shutAt !== point || left.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.add(resolve);
    left.addEventListener('abort', () => resolve(), { once: true });
    await promise;
    this.#waiting.delete(resolve);
  }
}
