/** Something that a worker thread can wait at until the test opens it. */
export interface Gate {
  readonly buffer: SharedArrayBuffer;
  /** Resolves when a thread waits at it. */
  reached(): Promise<void>;
  open(): void;
}

const [REACHED, OPEN] = [0, 1];

export function newGate(): Gate {
  const buffer = new SharedArrayBuffer(8);
  const cells = new Int32Array(buffer);
  return {
    buffer,
    reached: async () => {
      while (Atomics.load(cells, REACHED) === 0) await Atomics.waitAsync(cells, REACHED, 0).value;
    },
    open: () => {
      Atomics.store(cells, OPEN, 1);
      Atomics.notify(cells, OPEN);
    },
  };
}

/** Blocks the calling thread until the gate is open. */
export function waitAtGate(buffer: SharedArrayBuffer): void {
  const cells = new Int32Array(buffer);
  Atomics.store(cells, REACHED, 1);
  Atomics.notify(cells, REACHED);
  Atomics.wait(cells, OPEN, 0);
}
