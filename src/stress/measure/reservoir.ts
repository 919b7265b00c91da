/** Keeps up to `capacity` of any number of items, each with the same chance (Vitter's algorithm R). */
export class Reservoir<Item> {
  readonly #capacity: number;
  readonly #random: () => number;
  readonly #items: Item[] = [];
  #count = 0;

  /** `random` is from 0 to 1. */
  constructor(capacity: number, random: () => number) {
    this.#capacity = capacity;
    this.#random = random;
  }

  /** Items added so far. */
  get count(): number {
    return this.#count;
  }

  /** The kept items, in no order. */
  get items(): readonly Item[] {
    return this.#items;
  }

  add(item: Item): void {
    this.#count++;
    if (this.#items.length < this.#capacity) {
      this.#items.push(item);
      return;
    }
    const place = Math.floor(this.#random() * this.#count);
    if (place < this.#capacity) this.#items[place] = item;
  }

  /** Adds a sample of `count` other items: each side keeps items in proportion to its count. */
  addSample(sample: readonly Item[], count: number): void {
    if (count === 0) return;
    const kept = Math.min(this.#capacity, this.#items.length + sample.length);
    const share = Math.round((kept * count) / (this.#count + count));
    const theirs = Math.min(sample.length, Math.max(kept - this.#items.length, share));
    this.#shuffle(this.#items).length = kept - theirs;
    this.#items.push(...this.#shuffle([...sample]).slice(0, theirs));
    this.#count += count;
  }

  /** Fisher–Yates, in place. */
  #shuffle(items: Item[]): Item[] {
    for (let last = items.length - 1; last > 0; last--) {
      const chosen = Math.floor(this.#random() * (last + 1));
      [items[last], items[chosen]] = [items[chosen] as Item, items[last] as Item];
    }
    return items;
  }
}
