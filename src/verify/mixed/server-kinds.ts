import { KIND_NAMES, type KindName } from './kinds/index.ts';
import type { Reacted } from './react.ts';

/** Which kinds of operations a server has, learned from its answers to the first ones of each kind. */
export class ServerKinds {
  readonly #known = new Map<KindName, 'present' | 'absent'>();

  /** Those that it has, and those that were not tried yet. */
  get possible(): readonly KindName[] {
    return KIND_NAMES.filter((name) => this.#known.get(name) !== 'absent');
  }

  get present(): readonly KindName[] {
    return KIND_NAMES.filter((name) => this.has(name));
  }

  has(name: KindName): boolean {
    return this.#known.get(name) === 'present';
  }

  /** What went wrong in a round. If the first answers of a kind are all of an absent one, nothing did. */
  failuresOf(reacted: readonly Reacted[]): readonly Reacted[] {
    for (const [name, ofKind] of Map.groupBy(reacted, (each) => each.name)) {
      const isAbsent = ofKind.every(({ reaction }) => reaction.kind === 'absent');
      if (!this.#known.has(name)) this.#known.set(name, isAbsent ? 'absent' : 'present');
    }
    return reacted.filter(({ name, reaction }) => this.has(name) && reaction.kind !== 'right');
  }
}
