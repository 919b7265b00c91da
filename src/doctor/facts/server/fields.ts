/** Its message names the wrong field, as the end of a sentence. */
export class ShapeError extends Error {}

/** More than the longest path of any system. */
const MAX_TEXT_CHARS = 4_096;

/** An object of foreign JSON, read field by field. Every method throws `ShapeError`. */
export class Fields {
  readonly #values: Readonly<Record<string, unknown>>;
  readonly #place: string;

  constructor(value: unknown, place = '') {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new ShapeError(place === '' ? 'JSON that is not an object' : `no object in ${place}`);
    this.#values = value as Readonly<Record<string, unknown>>;
    this.#place = place;
  }

  object(name: string): Fields {
    return new Fields(this.#values[name], this.#path(name));
  }

  /** Not empty, and not longer than a path. */
  text(name: string): string {
    const value = this.#values[name];
    if (typeof value === 'string' && value !== '' && value.length <= MAX_TEXT_CHARS) return value;
    throw new ShapeError(`no text in ${this.#path(name)}`);
  }

  /** 0 or more. */
  number(name: string): number {
    const value = this.#values[name];
    if (typeof value === 'number' && Number.isFinite(value) && value >= 0) return value;
    throw new ShapeError(`no number in ${this.#path(name)}`);
  }

  /** An integer, 0 or more. */
  whole(name: string): number {
    const value = this.number(name);
    if (Number.isSafeInteger(value)) return value;
    throw new ShapeError(`no whole number in ${this.#path(name)}`);
  }

  #path(name: string): string {
    return this.#place === '' ? name : `${this.#place}.${name}`;
  }
}
