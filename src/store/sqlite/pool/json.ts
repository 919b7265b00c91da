/**
 * A result that SQLite has written as JSON already. It crosses to the main thread as text, which costs
 * less than rows made into objects, cloned, and made into objects again. `T` is its type once parsed.
 */
export class Json<T> {
  readonly text: string;
  declare readonly parsed: T;

  constructor(text: string) {
    this.text = text;
  }
}
