import type { NetworkFault } from './relay-protocol.ts';

/** Which faults the network has now; several of a kind may overlap. */
export class Conditions {
  readonly #active: Record<NetworkFault, number> = { cut: 0, slow: 0, drip: 0 };

  begin(fault: NetworkFault): void {
    this.#active[fault]++;
  }

  end(fault: NetworkFault): void {
    this.#active[fault]--;
  }

  has(fault: NetworkFault): boolean {
    return this.#active[fault] > 0;
  }

  /** Whether bytes are to be passed on as they come. */
  get areCalm(): boolean {
    return !this.has('slow') && !this.has('drip');
  }
}
